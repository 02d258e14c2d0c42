import type { EntityManager } from 'typeorm';
import { selectRow, selectRows } from '../database/rows.ts';
import { outcome7d, policyFacts } from '../policies/policyFacts.ts';
import { explainReason } from '../policies/syncReasons.ts';
import type { FreshnessDto, LastSevenDaysDto, ReasonCountDto } from './dashboardResponseDto.ts';

interface OutcomeRow {
  outcome: 'SUCCESS' | 'NOT_FOUND' | 'NOT_YET_SYNCED';
  reason: string | null;
  count: number;
  day1: number;
  day7: number;
  day30: number;
}

export interface SetupFacts {
  connectedInstitutions: number;
  openFindings: number;
  oldestFinding: Date | null;
}

/**
 * Each syncable policy once: by its latest outcome of the last 7 days, and by how long ago it was read. One pass over
 * the organization's policies.
 */
export async function countPolicies(
  manager: EntityManager,
  now: Date,
): Promise<{ last7Days: LastSevenDaysDto; freshness: FreshnessDto }> {
  const within = (days: number) =>
    `count(*) FILTER (WHERE last_read_at > $1::timestamptz - interval '${String(days)} days')::int AS day${String(days)}`;
  const rows = await selectRows<OutcomeRow>(
    manager,
    `SELECT outcome, CASE outcome WHEN 'NOT_YET_SYNCED' THEN reason END AS reason, count(*)::int AS count,
       ${within(1)}, ${within(7)}, ${within(30)}
     FROM (SELECT ${outcome7d('$1')} AS outcome, reason, last_read_at
           FROM (${policyFacts}) facts WHERE ineligibility IS NULL) counted
     GROUP BY 1, 2`,
    [now],
  );
  return { last7Days: lastSevenDaysOf(rows), freshness: freshnessOf(rows) };
}

function lastSevenDaysOf(rows: readonly OutcomeRow[]): LastSevenDaysDto {
  const countOf = (outcome: OutcomeRow['outcome']) =>
    sum(
      rows.filter((row) => row.outcome === outcome),
      'count',
    );
  return {
    success: countOf('SUCCESS'),
    notFound: countOf('NOT_FOUND'),
    notYetSynced: countOf('NOT_YET_SYNCED'),
    totalSyncable: sum(rows, 'count'),
    notYetSyncedReasons: reasonsOf(rows),
  };
}

function freshnessOf(rows: readonly OutcomeRow[]): FreshnessDto {
  const [day1, day7, day30] = [sum(rows, 'day1'), sum(rows, 'day7'), sum(rows, 'day30')];
  const total = sum(rows, 'count');
  return { day1, day7, day30, older: total - day30, total };
}

export async function readSetup(manager: EntityManager): Promise<SetupFacts> {
  const row = await selectRow<SetupFacts>(
    manager,
    `SELECT (SELECT count(*)::int FROM connected_institutions) AS "connectedInstitutions",
       count(*)::int AS "openFindings", min(f.opened_at) AS "oldestFinding"
     FROM findings f JOIN policies p ON p.id = f.policy_id AND p.deleted_at IS NULL
     WHERE f.resolved_at IS NULL`,
  );
  return row ?? { connectedInstitutions: 0, openFindings: 0, oldestFinding: null };
}

function sum(rows: readonly OutcomeRow[], column: 'count' | 'day1' | 'day7' | 'day30'): number {
  return rows.reduce((total, row) => total + row[column], 0);
}

/** The most frequent first. */
function reasonsOf(rows: readonly OutcomeRow[]): ReasonCountDto[] {
  return rows
    .flatMap(({ outcome, reason, count }) =>
      outcome === 'NOT_YET_SYNCED' && reason !== null
        ? [{ reason, label: explainReason(reason, 'The carrier').sentence, count }]
        : [],
    )
    .sort((left, right) => right.count - left.count);
}
