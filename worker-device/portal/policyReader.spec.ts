import { wallClock } from '../../contracts/clock/businessClocks.ts';
import type { LinkProbe } from '../../contracts/temporal/deviceActivities.ts';
import { PortalFailure } from '../../plugin-sdk/failures.ts';
import type { ListPage, PolicyLookup, PolicyRecord } from '../../plugin-sdk/plugin.ts';
import { PolicyReader } from './policyReader.ts';
import { silentLog } from './sessionLog.ts';
import { SessionOver } from './sessionOver.ts';

const plugin = { numberLayout: 'asShown', valueTypes: ['ACCOUNT_VALUE'] } as const;

function record(number: string, recordId = number): PolicyRecord {
  const values = [{ valueType: 'ACCOUNT_VALUE', amount: '1.00', asOf: '2026-01-02' }] as const;
  return { numberText: number, recordId, statusText: '', path: '/', values: [...values] };
}

type Look = PolicyLookup | PortalFailure;

/** A portal that shows, look by look, what a test writes down; the last entry stays. */
class ScriptedPortal {
  readonly lists: boolean;
  readonly looks: Record<string, Look[]>;
  readonly pages: (ListPage | PortalFailure)[] = [];
  probes: LinkProbe['kind'][] = [];
  asked: string[] = [];
  earlier: string[] = [];

  constructor(looks: Record<string, Look[]>, pages: (ListPage | PortalFailure)[] = []) {
    this.looks = looks;
    this.pages = pages;
    this.lists = pages.length > 0;
  }

  look(number: string): Promise<PolicyLookup> {
    this.asked.push(number);
    return given(next(this.looks[number] ?? [], { kind: 'NOT_FOUND' }));
  }

  listPage(): Promise<ListPage> {
    return given(next(this.pages, { records: [], nextCursor: null }));
  }

  probe(): Promise<LinkProbe> {
    return Promise.resolve({ kind: next(this.probes, 'LINKED') });
  }

  earlierNumbers(): Promise<string[]> {
    return Promise.resolve(this.earlier);
  }

  reader(): PolicyReader {
    return new PolicyReader(plugin, this, wallClock, silentLog);
  }
}

function next<Item>(items: Item[], usual: Item): Item {
  return (items.length > 1 ? items.shift() : items[0]) ?? usual;
}

function given<Item extends object>(item: Item | PortalFailure): Promise<Item> {
  return item instanceof PortalFailure ? Promise.reject(item) : Promise.resolve(item);
}

const none: PolicyLookup = { kind: 'NOT_FOUND' };
const found = (...records: PolicyRecord[]): PolicyLookup => ({ kind: 'FOUND', records });
const changed = new PortalFailure('SITE_CHANGED');
const signIn = new PortalFailure('SESSION_EXPIRED');

describe('PolicyReader', () => {
  it('says Not Found after two looks, signed in after both, while another policy is found', async () => {
    const portal = new ScriptedPortal({ A: [none], B: [found(record('B'))] });
    const reader = portal.reader();
    await reader.read('B');
    expect(await reader.read('A')).toEqual({ kind: 'NOT_FOUND', evidence: { looks: 2 } });
    expect(portal.asked).toEqual(['B', 'A', 'A', 'B']);
  });

  it('does not say Not Found when a policy read just before is not found at that moment either', async () => {
    const portal = new ScriptedPortal({ A: [found(record('A')), none], B: [none], C: [none] });
    const reader = portal.reader();
    await reader.read('A');
    expect(await reader.read('B')).toMatchObject({ kind: 'FAILED', code: 'SITE_CHANGED' });
    expect(await reader.read('C')).toMatchObject({ kind: 'FAILED', code: 'SITE_CHANGED' });
  });

  it('looks at more than one known policy, since one of them may have gone', async () => {
    const portal = new ScriptedPortal({ A: [found(record('A'))], B: [found(record('B')), none], C: [none] });
    const reader = portal.reader();
    await reader.read('A');
    await reader.read('B');
    expect(await reader.read('C')).toMatchObject({ kind: 'NOT_FOUND' });
    expect(portal.asked).toEqual(['A', 'B', 'C', 'C', 'B', 'A']);
  });

  it('leaves a policy to a later try when the known one meets a fault', async () => {
    const unavailable = new PortalFailure('SITE_UNAVAILABLE');
    const portal = new ScriptedPortal({ A: [found(record('A')), unavailable], B: [none] });
    const reader = portal.reader();
    await reader.read('A');
    expect(await reader.read('B')).toMatchObject({ kind: 'FAILED', code: 'SITE_UNAVAILABLE' });
  });

  it('leaves it to a person to confirm Not Found when nothing is known that could be searched to compare', async () => {
    for (const pages of [[], [{ records: [], nextCursor: null }]]) {
      const reader = new ScriptedPortal({ A: [none] }, pages).reader();
      expect(await reader.read('A')).toMatchObject({
        kind: 'FAILED',
        code: 'NOT_FOUND_UNCONFIRMED',
        evidence: { note: expect.stringContaining('compare') as string },
      });
    }
  });

  it('leaves a policy to a later try when nothing is known and the list does not come', async () => {
    const portal = new ScriptedPortal({ A: [none] }, [new PortalFailure('SITE_UNAVAILABLE')]);
    expect(await portal.reader().read('A')).toMatchObject({ kind: 'FAILED', code: 'SITE_UNAVAILABLE' });
  });

  it('compares with what an earlier session has read, when this one knows nothing', async () => {
    const portal = new ScriptedPortal({ A: [none], C: [none], B: [found(record('B'))] });
    portal.earlier = ['A', 'C', 'B'];
    expect(await portal.reader().read('A')).toEqual({ kind: 'NOT_FOUND', evidence: { looks: 2 } });
    expect(portal.asked).toEqual(['A', 'A', 'C', 'B']);
  });

  it('concludes nothing from earlier ones that are not found any more', async () => {
    const portal = new ScriptedPortal({ A: [none], B: [none] });
    portal.earlier = ['B'];
    expect(await portal.reader().read('A')).toMatchObject({ kind: 'FAILED', code: 'NOT_FOUND_UNCONFIRMED' });
  });

  it('does not take a fault that also meets an earlier one for Not Found', async () => {
    const portal = new ScriptedPortal({ A: [none], B: [new PortalFailure('SITE_UNAVAILABLE')] });
    portal.earlier = ['B'];
    expect(await portal.reader().read('A')).toMatchObject({ kind: 'FAILED', code: 'SITE_UNAVAILABLE' });
  });

  it('compares with what a page of the list has shown', async () => {
    const page = { records: [record('B')], nextCursor: null };
    const portal = new ScriptedPortal({ A: [none], B: [found(record('B'))] }, [page]);
    expect(await portal.reader().read('A')).toMatchObject({ kind: 'NOT_FOUND' });
    expect(portal.asked).toEqual(['A', 'A', 'B']);
  });

  it('does not say Not Found of what the list shows', async () => {
    const portal = new ScriptedPortal({ A: [none] }, [{ records: [record('A')], nextCursor: null }]);
    expect(await portal.reader().read('A')).toMatchObject({ kind: 'FAILED', code: 'SITE_CHANGED' });
  });

  it.each([[['NOT_LINKED']], [['LINKED', 'NOT_LINKED']]] as const)(
    'ends with the session when an empty search came with probes %j',
    async (probes) => {
      const portal = new ScriptedPortal({ A: [none] });
      portal.probes = [...probes];
      await expect(portal.reader().read('A')).rejects.toMatchObject(new SessionOver('SESSION_TIMED_OUT'));
    },
  );

  it('does not say Not Found when the session cannot be checked', async () => {
    const portal = new ScriptedPortal({ A: [none] });
    portal.probes = ['LINKED', 'UNKNOWN'];
    expect(await portal.reader().read('A')).toMatchObject({ kind: 'FAILED', code: 'SITE_UNAVAILABLE' });
  });

  it('does not say Not Found when what the list shows is not found either', async () => {
    const portal = new ScriptedPortal({ A: [none], B: [none] }, [
      { records: [record('B')], nextCursor: null },
    ]);
    expect(await portal.reader().read('A')).toMatchObject({ kind: 'FAILED', code: 'SITE_CHANGED' });
    expect(portal.asked).toEqual(['A', 'A', 'B']);
  });

  it('takes a second look at a page that is not understood', async () => {
    const portal = new ScriptedPortal({ A: [changed, found(record('A'))] });
    expect(await portal.reader().read('A')).toMatchObject({ kind: 'VALUES', evidence: { looks: 2 } });
  });

  it('leaves one odd page to its policy, as long as another can be read', async () => {
    const portal = new ScriptedPortal({ A: [found(record('A'))], B: [changed] });
    const reader = portal.reader();
    await reader.read('A');
    expect(await reader.read('B')).toMatchObject({ kind: 'FAILED', code: 'SITE_CHANGED' });
  });

  it('ends when a policy that was read before is not understood either', async () => {
    const portal = new ScriptedPortal({ A: [found(record('A')), changed], B: [changed] });
    const reader = portal.reader();
    await reader.read('A');
    await expect(reader.read('B')).rejects.toMatchObject(new SessionOver('SITE_CHANGED'));
  });

  it('ends at the third policy in a row that is not understood', async () => {
    const reader = new ScriptedPortal({ A: [changed], B: [changed], C: [changed] }).reader();
    expect(await reader.read('A')).toMatchObject({ code: 'SITE_CHANGED' });
    expect(await reader.read('B')).toMatchObject({ code: 'SITE_CHANGED' });
    await expect(reader.read('C')).rejects.toMatchObject(new SessionOver('SITE_CHANGED'));
  });

  it('counts anew once a policy was understood: odd pages of a long day do not add up', async () => {
    const reader = new ScriptedPortal({
      A: [changed],
      B: [changed],
      C: [found(record('C'))],
      D: [changed],
    }).reader();
    for (const number of ['A', 'B', 'C']) await reader.read(number);
    expect(await reader.read('D')).toMatchObject({ code: 'SITE_CHANGED' });
  });

  it('does not take an empty page of the list for the end of the list while it is signed out', async () => {
    const portal = new ScriptedPortal({}, [{ records: [], nextCursor: null }]);
    expect(await portal.reader().listPage(null)).toEqual({ records: [], nextCursor: null });
    portal.probes = ['NOT_LINKED'];
    await expect(portal.reader().listPage(null)).rejects.toMatchObject(new SessionOver('SESSION_TIMED_OUT'));
  });

  it('does not take a page that asks to sign in for the end while the session is signed in', async () => {
    const reader = new ScriptedPortal({ A: [signIn] }).reader();
    expect(await reader.read('A')).toMatchObject({ kind: 'FAILED', code: 'SITE_CHANGED' });
  });

  it('ends at once when the portal blocks', async () => {
    const reader = new ScriptedPortal({ A: [new PortalFailure('SITE_BLOCKING')] }).reader();
    await expect(reader.read('A')).rejects.toMatchObject(new SessionOver('SITE_BLOCKING'));
  });

  it.each(['ACCOUNT_LOCKED', 'ACCOUNT_NEEDS_ACTION', 'ALREADY_LOGGED_IN', 'PASSWORD_EXPIRED'] as const)(
    'ends at once when a page says %s',
    async (code) => {
      const portal = new ScriptedPortal({ A: [new PortalFailure(code)] }, [new PortalFailure(code)]);
      await expect(portal.reader().read('A')).rejects.toMatchObject(new SessionOver('SIGNED_OUT'));
      await expect(portal.reader().listPage(null)).rejects.toMatchObject(new SessionOver('SIGNED_OUT'));
      expect(portal.asked).toEqual(['A']);
    },
  );

  it('gives nobody a number that one page of the list shows twice', async () => {
    const page = { records: [record('A', '1'), record('A', '2'), record('B')], nextCursor: null };
    const { records } = await new ScriptedPortal({}, [page]).reader().listPage(null);
    expect(records.map(({ outcome }) => outcome.kind)).toEqual(['FAILED', 'FAILED', 'VALUES']);
  });

  it('asks for a page of the list again once, then takes the site for changed', async () => {
    const page: ListPage = { records: [record('A')], nextCursor: null };
    expect((await new ScriptedPortal({}, [changed, page]).reader().listPage(null)).records).toHaveLength(1);
    const reader = new ScriptedPortal({}, [changed]).reader();
    await expect(reader.listPage(null)).rejects.toMatchObject(new SessionOver('SITE_CHANGED'));
  });

  it('leaves a page that the portal does not give now to a later try', async () => {
    const reader = new ScriptedPortal({}, [new PortalFailure('SITE_UNAVAILABLE')]).reader();
    await expect(reader.listPage('2')).rejects.toMatchObject({ code: 'SITE_UNAVAILABLE' });
  });

  it('does not go round in a circle through the list', async () => {
    const reader = new ScriptedPortal({}, [{ records: [record('A')], nextCursor: '2' }]).reader();
    await expect(reader.listPage('2')).rejects.toMatchObject(new SessionOver('SITE_CHANGED'));
  });
});
