import type { EntityManager } from 'typeorm';
import { planForMany } from '../../database/planForMany.ts';
import { selectRow, selectRows } from '../database/rows.ts';
import { freshness, outcome7d, policyFacts } from '../policies/policyFacts.ts';
import { explainReason } from '../policies/syncReasons.ts';
import type { FreshnessBand, Outcome7d } from '../syncReport/syncReportDtos.ts';
import type { FreshnessDto, LastSevenDaysDto, ReasonCountDto } from './dashboardResponseDto.ts';

interface CountedRow {
  outcome: Outcome7d | null;
  reason: string | null;
  freshness: FreshnessBand;
  count: number;
}

export interface SetupFacts {
  connectedInstitutions: number;
  /** Policies with an open finding. */
  policiesWithFindings: number;
  oldestFinding: Date | null;
}

/**
 * Each syncable policy once: by its latest outcome of the last 7 days, and by how old its values are; those that take
 * no part in the sync stand beside. One pass over the organization's policies.
 */
export async function countPolicies(
  manager: EntityManager,
  now: Date,
): Promise<{ last7Days: LastSevenDaysDto; freshness: FreshnessDto }> {
  await planForMany(manager);
  const rows = await selectRows<CountedRow>(
    manager,
    `SELECT outcome, CASE outcome WHEN 'NOT_YET_SYNCED' THEN reason END AS reason, freshness, count(*)::int AS count
     FROM (SELECT CASE WHEN ineligibility IS NULL THEN ${outcome7d('$1')} END AS outcome, reason,
             ${freshness('$1')} AS freshness FROM (${policyFacts}) facts) counted
     GROUP BY 1, 2, 3`,
    [now],
  );
  const syncable = rows.filter(({ outcome }) => outcome !== null);
  const notSyncable = sum(rows) - sum(syncable);
  return { last7Days: { ...lastSevenDaysOf(syncable), notSyncable }, freshness: freshnessOf(syncable) };
}

function lastSevenDaysOf(rows: readonly CountedRow[]): Omit<LastSevenDaysDto, 'notSyncable'> {
  const countOf = (outcome: Outcome7d) => sum(rows.filter((row) => row.outcome === outcome));
  return {
    success: countOf('SUCCESS'),
    notFound: countOf('NOT_FOUND'),
    notYetSynced: countOf('NOT_YET_SYNCED'),
    totalSyncable: sum(rows),
    notYetSyncedReasons: reasonsOf(rows),
  };
}

function freshnessOf(rows: readonly CountedRow[]): FreshnessDto {
  const countOf = (band: FreshnessBand) => sum(rows.filter((row) => row.freshness === band));
  return {
    day1: countOf('DAY_1'),
    day7: countOf('DAY_7'),
    day30: countOf('DAY_30'),
    older: countOf('OLDER'),
    total: sum(rows),
  };
}

export async function readSetup(manager: EntityManager): Promise<SetupFacts> {
  const row = await selectRow<SetupFacts>(
    manager,
    `SELECT (SELECT count(*)::int FROM connected_institutions WHERE removed_at IS NULL) AS "connectedInstitutions",
       count(DISTINCT f.policy_id)::int AS "policiesWithFindings", min(f.opened_at) AS "oldestFinding"
     FROM findings f JOIN policies p ON p.id = f.policy_id AND p.deleted_at IS NULL
     WHERE f.resolved_at IS NULL`,
  );
  return row ?? { connectedInstitutions: 0, policiesWithFindings: 0, oldestFinding: null };
}

function sum(rows: readonly CountedRow[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}

/** The most frequent first. */
function reasonsOf(rows: readonly CountedRow[]): ReasonCountDto[] {
  const counts = new Map<string, number>();
  for (const { reason, count } of rows) {
    if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, label: explainReason(reason, 'The carrier').sentence, count }))
    .sort((left, right) => right.count - left.count);
}
