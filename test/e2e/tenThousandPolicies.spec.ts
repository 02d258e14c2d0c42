import { MERIDIAN } from '../../sandbox/meridian/profile.ts';
import { generateBook } from '../../sandbox/world/generateBook.ts';
import type { Policy } from '../../sandbox/world/policy.ts';
import { agencySeed } from './support/agency.ts';
import { body } from './support/apiClient.ts';
import { eventually } from './support/eventually.ts';
import { requestsTo } from './support/requestLog.ts';
import { addSource, claimDevice, linkSource, meridian, northgate } from './support/setUp.ts';
import { stage } from './support/story.ts';
import { expectEachRecordedOnce, untilDrained } from './support/truth.ts';

const policies = 10_000;
/** Beyond them, what only the CRM has: each is searched for twice, at the portal's pace. */
const absent = 20;
/** The list shows so many policies a page. */
const listPage = 25;
const sweepWithinMs = 60_000;

const atPortal = policies + 700;
const book = generateBook(MERIDIAN, agencySeed, atPortal);
const crmBook = [
  ...book.filter((policy) => policy.atPortal && isRead(policy)).slice(0, policies),
  ...book.filter((policy) => !policy.atPortal).slice(0, absent),
];

/** Open in the CRM under the carrier's own number, which nobody else has. */
function isRead({ crm, number, peculiarity }: Policy): boolean {
  const isOpen = crm.present && crm.statusIndicator !== 'Closed';
  return isOpen && crm.number === number && peculiarity !== 'number-twice';
}

describe('a source with 10,000 policies', () => {
  let sourceId: string;
  const options = {
    policies: atPortal,
    furtherBooks: { [northgate]: [], [meridian]: crmBook },
  };
  const { agency, story } = stage(options, async (created) => {
    await claimDevice(created);
    sourceId = await addSource(created, meridian, 'agency');
    created.sandbox.meridian.faults.add({
      kind: 'expireSession',
      path: '/policies',
      skip: policies / listPage / 2,
      times: 1,
    });
    await linkSource(created, sourceId);
  });

  /** The figures of Dashboard, Sync Report and queue, beside the records. */
  async function figures() {
    const api = await agency().api();
    const { last7Days, sweeps } = await body(api.GET('/api/v1/dashboard'));
    const { total, counts } = await body(api.GET('/api/v1/sync-report', { params: { query: { limit: 1 } } }));
    const byState = Object.fromEntries(counts.map(({ state, count }) => [state, count]));
    return { last7Days, sweep: sweeps.find((one) => one.sourceId === sourceId), total, byState };
  }

  story('pauses where its session ends, and every figure says the same', async () => {
    const { records } = agency();
    await eventually(async () => expect((await figures()).sweep?.state).toBe('WAITING_FOR_LINK'), {
      timeoutMs: sweepWithinMs,
    });
    // What was read before the session ended is still being recorded.
    await eventually(async () => expect(await records.claimed()).toBe(0), { timeoutMs: sweepWithinMs });
    const counts = await records.counts();
    const read = counts.SUCCESS ?? 0;
    expect(read).toBeGreaterThan(policies / 3);
    expect(read).toBeLessThan((policies * 2) / 3);
    expect(await records.queued()).toBe(policies + absent - read);
    const { last7Days, sweep, total, byState } = await figures();
    expect(total).toBe(policies + absent);
    expect(byState).toMatchObject({ SUCCESS: read, NOT_YET_SYNCED: total - read });
    expect(last7Days).toMatchObject({
      success: read,
      notFound: 0,
      notYetSynced: total - read,
      totalSyncable: total,
    });
    expect(sweep).toMatchObject({ total, done: read });
  });

  story(
    'goes on where it stopped, asks for no page of the list twice, and is done within a minute',
    async () => {
      await linkSource(agency(), sourceId);
      await untilDrained(agency(), sweepWithinMs);
      const pages = requestsTo(agency().sandbox, 'meridian-life')
        .filter(({ path, served }) => path === '/policies' && served.length > 0)
        .map(({ query }) => query['page'] ?? '1');
      expect(new Set(pages).size).toBe(pages.length);
      expect(pages).toHaveLength(atPortal / listPage);
    },
    2 * sweepWithinMs,
  );

  story('has read every policy once, and found what is not there to be not there', async () => {
    const { records } = agency();
    const total = policies + absent;
    expect(await records.counts()).toEqual({ SUCCESS: policies, NOT_FOUND: absent });
    await expectEachRecordedOnce(agency());
    const { last7Days, sweep, byState } = await figures();
    expect(byState).toMatchObject({ SUCCESS: policies, NOT_FOUND: absent });
    expect(last7Days).toMatchObject({
      success: policies,
      notFound: absent,
      notYetSynced: 0,
      totalSyncable: total,
    });
    expect(sweep).toMatchObject({ state: 'DONE', total, done: total });
  });

  story('can be paged through to its last row in the report', async () => {
    const api = await agency().api();
    const seen = new Set<string>();
    let cursor: string | undefined;
    do {
      const query = { limit: 200, ...(cursor === undefined ? {} : { cursor }) };
      const page = await body(api.GET('/api/v1/sync-report', { params: { query } }));
      for (const { policyId } of page.items) seen.add(policyId);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen.size).toBe(policies + absent);
  });
});
