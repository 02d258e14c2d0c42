import { broken, holds, notTested } from '../check.ts';
import type { Check } from '../check.ts';
import type { ConformanceKit } from '../conformanceKit.ts';
import { withoutSession } from '../disturbances.ts';
import { differenceOf, shown, valueDifference } from '../expectations.ts';
import type { Difference } from '../expectations.ts';
import type { ExpectedRecord } from '../../plugin-sdk/index.ts';
import { SessionOver } from '../../worker-device/portal/portalSession.ts';
import type { ListedRecord } from '../../worker-device/portal/portalSession.ts';

const mostPages = 1_000;

async function crawl(kit: ConformanceKit): Promise<ListedRecord[]> {
  const session = await kit.linked();
  const records: ListedRecord[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const { records: found, nextCursor }: Awaited<ReturnType<typeof session.listPage>> =
      await session.listPage(cursor);
    records.push(...found);
    if (nextCursor === null) return records;
    cursor = nextCursor;
  }
  throw new Error(`the list has no end within ${mostPages} pages`);
}

const completeList: Check = {
  id: 'complete-list',
  promise: 'The list is read to its end, and each row gives its own values',
  async run(kit) {
    if (kit.plugin.list === undefined) return notTested('the plugin has no list');
    const records = await crawl(kit);
    const { listed } = kit.portal;
    const different = new Set(records.map(({ recordId }) => recordId)).size;
    if (listed !== undefined && different !== listed) {
      return broken(
        `the portal lists ${listed} records, and ${different} were read`,
        'Return the next page as `nextCursor` until the portal shows no further one, and null only then; compare with the count that the page shows.',
      );
    }
    return rowDifference(kit, records) ?? holds(`${records.length} rows`);
  },
};

function rowDifference(
  kit: ConformanceKit,
  records: readonly ListedRecord[],
): ReturnType<typeof broken> | null {
  for (const expected of kit.portal.records) {
    const rows = records.filter(({ number }) => number === expected.number);
    if (expected.gives === 'AMBIGUOUS' && rows.length > 1) continue;
    const [row] = rows;
    const difference = row === undefined ? missingRow(expected.number) : listedDifference(expected, row);
    if (difference !== null) return broken(`in the list, ${difference.seen}`, difference.mend);
  }
  return null;
}

function missingRow(number: string): Difference {
  return {
    seen: `${shown(number)} is missing as the portal writes it`,
    mend: 'Give `numberText` as it stands in its cell: nothing cut, nothing replaced.',
  };
}

function listedDifference(expected: ExpectedRecord, { outcome }: ListedRecord): Difference | null {
  return expected.gives === 'VALUES'
    ? valueDifference(expected, outcome, true)
    : differenceOf(expected, outcome);
}

const expiredList: Check = {
  id: 'expired-list',
  promise: 'A session that ends in the middle of the list is reported as ended',
  async run(kit) {
    if (kit.plugin.list === undefined) return notTested('the plugin has no list');
    const session = await kit.linked();
    const { result } = await kit.proxy.during(withoutSession, () =>
      session.listPage(null).then(
        ({ records }) => `${records.length} records`,
        (error: unknown) => (error instanceof SessionOver ? error.reason : String(error)),
      ),
    );
    if (result === 'SESSION_TIMED_OUT') return holds('at its first page');
    return broken(
      `without its session, a page of the list gave ${result}`,
      "Throw PortalFailure('SESSION_EXPIRED') where the portal sends to its sign-in page; an empty page is not the end of the list.",
    );
  },
};

export const listChecks: readonly Check[] = [completeList, expiredList];
