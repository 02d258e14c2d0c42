import type { CarrierPlugin } from '../../plugin-sdk/plugin.ts';
import type { Policy } from '../../sandbox/world/policy.ts';
import { plugin as meridian } from '../../worker-device/plugins/meridian-life/plugin.ts';
import { plugin as northgate } from '../../worker-device/plugins/northgate-annuity/plugin.ts';
import type { PortalSession } from '../../worker-device/portal/portalSession.ts';
import { edgeNumbers, oddNumbers } from '../support/oddNumbers.ts';
import { SandboxSessions } from './sandboxSession.ts';

let sessions: SandboxSessions;

beforeAll(async () => {
  sessions = await SandboxSessions.start(150);
});
afterAll(() => sessions.stop());

describe.each([meridian, northgate])('odd numbers at $id', (plugin: CarrierPlugin) => {
  let session: PortalSession;
  let taken: readonly Policy[];

  beforeAll(async () => {
    session = await sessions.linked(plugin);
    const { book } = sessions.carrierOf(plugin);
    const usual = book.seenBy('everything').filter(({ peculiarity }) => peculiarity === 'usual');
    const numbers = [...Object.values(oddNumbers), ...Object.values(edgeNumbers)];
    taken = usual.slice(0, numbers.length);
    for (const [place, policy] of taken.entries()) book.replace({ ...policy, number: numbers[place] ?? '' });
  });
  afterAll(() => {
    for (const policy of taken) sessions.carrierOf(plugin).book.replace(policy);
  });

  it.each(Object.entries(oddNumbers))(
    'reads the one %s, and no other in its place',
    async (_what, number) => {
      expect(await session.read(number)).toMatchObject({ kind: 'VALUES', portalNumber: number });
    },
  );

  it.each(Object.entries(edgeNumbers))('never takes another for the one %s', async (_what, number) => {
    const outcome = await session.read(number);
    // A page of HTML cannot show these as they are; what it shows is then another's, or two policies at once.
    const isShown = outcome.kind === 'VALUES' && outcome.portalNumber === number;
    const isLeft = outcome.kind === 'NOT_FOUND' || outcome.kind === 'FAILED';
    expect({ number, kind: outcome.kind, ok: isShown || isLeft }).toMatchObject({ ok: true });
    if (plugin === northgate) expect(outcome.kind).toBe('VALUES');
  });

  it('shows each of them in the list under exactly its own number', async () => {
    const listed = new Map<string, string>();
    for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
      const page = await session.listPage(cursor);
      for (const { recordId, number } of page.records) listed.set(recordId, number);
      cursor = page.nextCursor;
    }
    const odd = Object.values(oddNumbers);
    const shown = taken.slice(0, odd.length).map(({ id }) => listed.get(id));
    expect(shown).toEqual(odd);
  });
});
