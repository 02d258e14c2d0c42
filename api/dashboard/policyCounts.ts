import type { EntityManager } from 'typeorm';
import { selectRow, selectRows } from '../database/rows.ts';
import { outcome7d, policyFacts } from '../policies/policyFacts.ts';
import { explainReason } from '../policies/syncReasons.ts';
import type { FreshnessDto, LastSevenDaysDto, ReasonCountDto } from './dashboardResponseDto.ts';

interface OutcomeRow {
  outcome: 'SUCCESS' | 'NOT_FOUND' | 'NOT_YET_SYNCED';
  reason: string | null;
  count: number;
}

export interface SetupFacts {
  connectedInstitutions: number;
  openFindings: number;
  oldestFinding: Date | null;
}

/** Each syncable policy once, by its latest outcome of the last 7 days. */
export async function readLastSevenDays(manager: EntityManager, now: Date): Promise<LastSevenDaysDto> {
  const rows = await selectRows<OutcomeRow>(
    manager,
    `SELECT outcome, CASE outcome WHEN 'NOT_YET_SYNCED' THEN reason END AS reason, count(*)::int AS count
     FROM (SELECT ${outcome7d('$1')} AS outcome, reason FROM (${policyFacts}) facts WHERE ineligibility IS NULL) counted
     GROUP BY 1, 2`,
    [now],
  );
  const countOf = (outcome: OutcomeRow['outcome']) => sum(rows.filter((row) => row.outcome === outcome));
  return {
    success: countOf('SUCCESS'),
    notFound: countOf('NOT_FOUND'),
    notYetSynced: countOf('NOT_YET_SYNCED'),
    totalSyncable: sum(rows),
    notYetSyncedReasons: reasonsOf(rows),
  };
}

export async function readFreshness(manager: EntityManager, now: Date): Promise<FreshnessDto> {
  const within = (days: number) =>
    `count(*) FILTER (WHERE read_at > $1::timestamptz - interval '${String(days)} days')::int`;
  const row = await selectRow<{ day1: number; day7: number; day30: number; total: number }>(
    manager,
    `SELECT ${within(1)} AS day1, ${within(7)} AS day7, ${within(30)} AS day30, count(*)::int AS total
     FROM (SELECT (SELECT max(v.fetched_at) FROM policy_values v WHERE v.policy_id = facts.id) AS read_at
           FROM (${policyFacts}) facts WHERE ineligibility IS NULL) syncable`,
    [now],
  );
  const { day1 = 0, day7 = 0, day30 = 0, total = 0 } = row ?? {};
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

function sum(rows: readonly { count: number }[]): number {
  return rows.reduce((total, row) => total + row.count, 0);
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
