import type { CarrierPlugin } from '../../plugin-sdk/plugin.ts';
import { policyView } from '../../sandbox/control/views.ts';
import type { PolicyView } from '../../sandbox/control/views.ts';
import type { Peculiarity } from '../../sandbox/world/policy.ts';
import { plugin as meridian } from '../../worker-device/plugins/meridian-life/plugin.ts';
import { plugin as northgate } from '../../worker-device/plugins/northgate-annuity/plugin.ts';
import { SessionOver } from '../../worker-device/portal/portalSession.ts';
import type { PortalSession } from '../../worker-device/portal/portalSession.ts';
import { SandboxSessions } from './sandboxSession.ts';

/** Where each portal searches, shows one policy, and keeps its list. */
const paths: Readonly<Record<string, { search: string; detail: string; probe: string }>> = {
  'meridian-life': { search: '/policies/search', detail: '/policies/', probe: '/home' },
  'northgate-annuity': { search: '/api/accounts/search', detail: '/api/accounts/', probe: '/api/session' },
};

let sessions: SandboxSessions;

beforeAll(async () => {
  sessions = await SandboxSessions.start(100);
});
afterEach(() => sessions.calm());
afterAll(() => sessions.stop());

describe.each([meridian, northgate])('reading $id', (plugin: CarrierPlugin) => {
  const path = paths[plugin.id] ?? { search: '', detail: '', probe: '' };
  let linked: PortalSession | null = null;
  let session: PortalSession;

  beforeEach(async () => {
    const stillLinked = (await linked?.probe())?.kind === 'LINKED';
    linked = stillLinked ? linked : await sessions.linked(plugin);
    if (linked === null) throw new Error('there is no session');
    session = linked;
  });

  function policies(peculiarity: Peculiarity): PolicyView[] {
    const carrier = sessions.carrierOf(plugin);
    return carrier.book
      .all()
      .filter((policy) => policy.peculiarity === peculiarity)
      .map((policy) => policyView(carrier, policy));
  }

  function one(peculiarity: Peculiarity = 'usual'): PolicyView {
    const [first] = policies(peculiarity);
    if (first === undefined) throw new Error(`the book has no policy ${peculiarity}`);
    return first;
  }

  function amountsOf(policy: PolicyView): string[] {
    return Object.values(policy.values ?? {})
      .filter((amount) => amount !== null)
      .sort();
  }

  it.each([
    'usual',
    'leading-zeros',
    'inner-space',
    'dashes',
    'prefix-of-another',
    'extends-another',
    'pending',
    'negative-value',
  ] as const)('reads all values of a policy that is %s', async (peculiarity) => {
    const policy = one(peculiarity);
    const outcome = await session.read(policy.number);
    expect(outcome).toMatchObject({ kind: 'VALUES', portalNumber: policy.number });
    const values = outcome.kind === 'VALUES' ? outcome.values : [];
    expect(values.map(({ amount }) => amount).sort()).toEqual(amountsOf(policy));
    expect(new Set(values.map(({ asOf }) => asOf))).toEqual(new Set([policy.asOf]));
  });

  it.each([
    ['terminated-open-in-crm', 'TERMINATED'],
    ['surrendered-open-in-crm', 'SURRENDERED'],
    ['lapsed-open-in-crm', 'LAPSED'],
    ['agent-of-record-change', 'AGENT_OF_RECORD_CHANGED'],
  ] as const)('takes no value from a policy that is %s', async (peculiarity, reason) => {
    expect(await session.read(one(peculiarity).number)).toMatchObject({ kind: 'INACTIVE', reason });
  });

  it('takes nothing where two policies have the number', async () => {
    expect(await session.read(one('number-twice').number)).toMatchObject({
      kind: 'FAILED',
      code: 'POLICY_AMBIGUOUS',
    });
  });

  it('finds a number behind two pages of longer ones, and sees a second one that has it', async () => {
    const { book } = sessions.carrierOf(plugin);
    const taken = policies('usual')
      .slice(-40)
      .map(({ id }) => required(book.get(id)));
    const [exact, twin] = [required(taken.at(-2)), required(taken.at(-1))];
    try {
      for (const [place, policy] of taken.entries()) book.replace({ ...policy, number: `LONG${place}` });
      expect(await session.read('LONG')).toMatchObject({ kind: 'NOT_FOUND' });
      book.replace({ ...exact, number: 'LONG' });
      expect(await session.read('LONG')).toMatchObject({ kind: 'VALUES', portalNumber: 'LONG' });
      book.replace({ ...twin, number: 'LONG' });
      expect(await session.read('LONG')).toMatchObject({ kind: 'FAILED', code: 'POLICY_AMBIGUOUS' });
    } finally {
      for (const policy of taken) book.replace(policy);
    }
  });

  it('does not find a number without its leading zeros, nor with a character more or less', async () => {
    const { number } = one('number-differs-in-crm');
    for (const near of [number.replace(/^0+/, ''), `${number} `, number.slice(0, -1), `${number}1`]) {
      expect(await session.read(near)).toEqual({ kind: 'NOT_FOUND', evidence: { looks: 2 } });
    }
  });

  it('looks twice before it says Not Found, and finds what one empty search hid', async () => {
    sessions.carrierOf(plugin).faults.add({ kind: 'emptySearch', times: 1 });
    expect(await session.read(one().number)).toMatchObject({ kind: 'VALUES', evidence: { looks: 2 } });
  });

  it("refuses a neighbour's page and keeps its number as evidence", async () => {
    sessions.carrierOf(plugin).faults.add({ kind: 'neighbour', path: path.detail });
    const policy = one();
    const outcome = await session.read(policy.number);
    expect(outcome).toMatchObject({ kind: 'FAILED', code: 'POLICY_MISMATCH' });
    expect(outcome.evidence.portalNumber).not.toBe(policy.number);
  });

  it.each(['search', 'detail'] as const)('ends with the session when it expires at the %s', async (step) => {
    sessions.carrierOf(plugin).faults.add({ kind: 'expireSession', path: path[step], times: 1 });
    await expect(session.read(one().number)).rejects.toMatchObject(new SessionOver('SESSION_TIMED_OUT'));
  });

  it('reads on after a fault of a moment', async () => {
    sessions.carrierOf(plugin).faults.add({ kind: 'fail', path: path.search, times: 1 });
    sessions.carrierOf(plugin).faults.add({ kind: 'drop', path: path.detail, times: 1 });
    expect(await session.read(one().number)).toMatchObject({ kind: 'VALUES' });
  });

  it.each([
    [{ kind: 'fail' }, 'SITE_UNAVAILABLE'],
    [{ kind: 'drop' }, 'SITE_UNAVAILABLE'],
    [{ kind: 'rateLimit', retryAfterSeconds: 3_600 }, 'RATE_LIMITED'],
  ] as const)('never takes %j for Not Found', async (fault, code) => {
    sessions.carrierOf(plugin).faults.add({ ...fault, path: path.search });
    expect(await session.read(one().number)).toMatchObject({ kind: 'FAILED', code });
  });

  it.each([{ kind: 'hang' }, { kind: 'trickle', bytesPerSecond: 20 }] as const)(
    'never takes it for Not Found when it waited in vain: %j',
    async (fault) => {
      const hasty = await sessions.linked(plugin, 'agency', [], { requestTimeoutMs: 3_000 });
      sessions.carrierOf(plugin).faults.add({ ...fault, path: path.search });
      expect(await hasty.read(one().number)).toMatchObject({ kind: 'FAILED', code: 'SITE_UNAVAILABLE' });
      await hasty.close({ signOut: true });
    },
  );

  it('stops at once when the portal takes it for a robot', async () => {
    sessions.carrierOf(plugin).faults.add({ kind: 'block', path: path.search });
    await expect(session.read(one().number)).rejects.toMatchObject(new SessionOver('SITE_BLOCKING'));
  });

  it('passes over one page that nobody asked for', async () => {
    sessions.carrierOf(plugin).faults.add({ kind: 'unexpectedPage', path: path.search, times: 1 });
    expect(await session.read(one().number)).toMatchObject({ kind: 'VALUES', evidence: { looks: 2 } });
  });

  it('stops when a page that it could read before has changed for everything', async () => {
    await session.read(one().number);
    sessions.carrierOf(plugin).settings.renamedLabels = true;
    await expect(session.read(one('dashes').number)).rejects.toMatchObject(new SessionOver('SITE_CHANGED'));
  });

  it('crawls the list to its end, each policy once, by the values that it shows', async () => {
    const seen = new Map<string, string>();
    let cursor: string | null = null;
    do {
      const page = await session.listPage(cursor);
      for (const { recordId, number, outcome } of page.records)
        seen.set(recordId, `${number} ${outcome.kind}`);
      cursor = page.nextCursor;
    } while (cursor !== null);
    const carrier = sessions.carrierOf(plugin);
    const there = carrier.book.seenBy('everything').map((policy) => {
      const shown = policyView(carrier, policy);
      // The two that share a number stand on one page of the list.
      if (policy.peculiarity === 'number-twice') return [policy.id, `${policy.number} FAILED`];
      return [policy.id, `${policy.number} ${shown.values === null ? 'INACTIVE' : 'VALUES'}`];
    });
    expect([...seen].sort()).toEqual(there.sort());
  });

  it('ends with the session when it expires at a page of the list', async () => {
    sessions.carrierOf(plugin).faults.add({ kind: 'expireSession', times: 1 });
    await expect(session.listPage(null)).rejects.toMatchObject(new SessionOver('SESSION_TIMED_OUT'));
  });

  it('signs out at the portal, once, and reads no more', async () => {
    await Promise.all([session.close({ signOut: true }), session.close({ signOut: true })]);
    const signedIn = sessions
      .carrierOf(plugin)
      .sessions.live()
      .filter(({ step }) => step === 'SIGNED_IN');
    expect(signedIn).toEqual([]);
    await expect(session.read(one().number)).rejects.toMatchObject(new SessionOver('SIGNED_OUT'));
    expect(await session.probe()).toEqual({ kind: 'NOT_LINKED' });
  });
});

function required<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('the book is too small');
  return thing;
}
