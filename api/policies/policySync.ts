import { instant } from '../database/rows.ts';
import type { PolicyFactsRow } from './policyFactsRow.ts';
import type { PolicySyncDto } from './policyResponseDto.ts';
import { explainReason, explainWaiting, type Explanation } from './syncReasons.ts';

/** Where a policy stands, since when, why, and the one next action. */
export function describeSync(row: PolicyFactsRow): PolicySyncDto {
  const { sentence, nextAction } = explain(row);
  return {
    state: row.state,
    since: instant(row.state_since),
    reason: row.ineligibility ?? row.reason,
    sentence,
    nextAction,
    sourceId: row.source_id,
    sourceName: row.source_name,
    lastReadAt: instant(row.last_read_at),
    syncable: row.ineligibility === null,
    ineligibility: row.ineligibility,
    forceAttemptId: row.force_attempt_id,
  };
}

function explain(row: PolicyFactsRow): Explanation {
  switch (row.state) {
    case 'SUCCESS':
      return { sentence: `${row.institution_name} was read.`, nextAction: 'NONE' };
    case 'NOT_FOUND':
      return explainReason('POLICY_NOT_FOUND', row.institution_name);
    case 'NOT_SYNCABLE':
      return explainReason(row.ineligibility ?? 'INTERNAL', row.institution_name);
    case 'QUEUED':
      return explainWaiting(row.reason ?? 'INTERNAL', row.institution_name);
    case 'NOT_YET_SYNCED':
    case 'IN_PROGRESS':
    case 'SKIPPED':
    case 'QUARANTINED':
    case 'FAILED':
      return explainReason(row.reason ?? 'INTERNAL', row.institution_name);
  }
}
