import type { FailureCode } from '../../contracts/domain/failures.ts';
import type { PolicySyncState } from '../../contracts/domain/states.ts';
import {
  attemptTransitions,
  isLegalTransition,
  policySyncTransitions,
} from '../../contracts/domain/transitions.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { DecidedReading } from './decidedReading.ts';
import { takeBackValues } from './takeBackValues.ts';
import { writeFindings } from './writeFindings.ts';
import { writeQueue } from './writeQueue.ts';
import { writeValues } from './writeValues.ts';

/** Writes what was decided, a few statements for all readings together. */
export async function writeRecordings(
  transaction: TenantTransaction,
  decided: readonly DecidedReading[],
  now: Date,
): Promise<void> {
  if (decided.length === 0) return;
  for (const one of decided) requireLegal(one);
  await writeAttempts(transaction, decided, now);
  await writePolicies(transaction, decided, now);
  await takeBackValues(transaction, decided, now);
  await writeValues(transaction, decided);
  await writeQueue(transaction, decided, now);
  await writeFindings(transaction, decided, now);
  await stopSources(transaction, decided);
  announceAll(transaction, decided);
}

function requireLegal({ facts, recording }: DecidedReading): void {
  const { attempt, policy } = recording;
  if (attempt.state !== facts.attempt.state) {
    requireTransition(
      isLegalTransition(attemptTransitions, facts.attempt.state, attempt.state),
      facts.attempt.state,
      attempt.state,
    );
  }
  if (policy === null || policy.state === facts.sync.state) return;
  requireTransition(isLegalSyncTransition(facts.sync.state, policy.state), facts.sync.state, policy.state);
}

/** A late delivery may find its policy waiting again: it is as if that had been claimed once more. */
function isLegalSyncTransition(from: PolicySyncState, to: PolicySyncState): boolean {
  if (isLegalTransition(policySyncTransitions, from, to)) return true;
  return (
    isLegalTransition(policySyncTransitions, from, 'QUEUED') &&
    isLegalTransition(policySyncTransitions, 'QUEUED', to)
  );
}

function requireTransition(legal: boolean, from: string, to: string): void {
  if (!legal) throw new Error(`A reading may not lead from ${from} to ${to}`);
}

async function writeAttempts(
  { manager }: TenantTransaction,
  decided: readonly DecidedReading[],
  now: Date,
): Promise<void> {
  const rows = decided.map(({ reading, recording: { attempt } }) => ({
    id: reading.attemptId,
    readingId: reading.readingId,
    ...attempt,
  }));
  await manager.query(
    `UPDATE sync_attempts a SET state = r.state, reading_id = r."readingId", failure_code = r."failureCode",
       reason = r.reason, evidence = r.evidence, changes = r.changes, started_at = coalesce(a.started_at, $2),
       finished_at = $2
     FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "readingId" uuid, state text, "failureCode" text, reason text,
       evidence jsonb, changes jsonb)
     WHERE a.id = r.id`,
    [JSON.stringify(rows), now],
  );
}

async function writePolicies(
  { manager }: TenantTransaction,
  decided: readonly DecidedReading[],
  now: Date,
): Promise<void> {
  const rows = decided.flatMap(({ facts, recording: { policy }, fetchedAt }) =>
    policy === null
      ? []
      : [
          {
            ...policy,
            policyId: facts.attempt.policyId,
            attemptId: facts.attempt.id,
            sourceId: facts.attempt.sourceId,
            fetchedAt: fetchedAt.toISOString(),
          },
        ],
  );
  if (rows.length === 0) return;
  await manager.query(
    `UPDATE policy_sync ps SET state = r.state, reason = r.reason,
       state_since = CASE WHEN ps.state = r.state THEN ps.state_since ELSE $2 END,
       home_source_id = coalesce(r."homeSourceId", ps.home_source_id),
       settled_day = greatest(ps.settled_day, r."settledDay"),
       last_attempt_id = r."attemptId",
       last_outcome = coalesce(r.outcome, ps.last_outcome),
       last_outcome_at = CASE WHEN r.outcome IS NULL THEN ps.last_outcome_at ELSE $2 END,
       last_source_id = CASE WHEN r.outcome = 'SUCCESS' THEN r."sourceId" ELSE ps.last_source_id END,
       last_read_at = CASE WHEN r.outcome = 'SUCCESS' THEN greatest(ps.last_read_at, r."fetchedAt") ELSE ps.last_read_at END
     FROM jsonb_to_recordset($1::jsonb) AS r ("policyId" uuid, state text, reason text, outcome text, "settledDay" date,
       "homeSourceId" uuid, "attemptId" uuid, "sourceId" uuid, "fetchedAt" timestamptz)
     WHERE ps.policy_id = r."policyId"`,
    [JSON.stringify(rows), now],
  );
}

async function stopSources(
  { manager, announce }: TenantTransaction,
  decided: readonly DecidedReading[],
): Promise<void> {
  const stopped = new Map<string, FailureCode>();
  for (const { facts, recording } of decided) {
    if (recording.stopSource !== null) stopped.set(facts.attempt.sourceId, recording.stopSource);
  }
  for (const [sourceId, code] of stopped) {
    await manager.query('UPDATE login_sources SET stop_code = $2 WHERE id = $1', [sourceId, code]);
    announce({ type: 'source.changed', sourceId, state: 'LINKED' });
  }
}

function announceAll({ announce }: TenantTransaction, decided: readonly DecidedReading[]): void {
  for (const { facts, recording } of decided) {
    const { id: attemptId, policyId, sourceId } = facts.attempt;
    announce({ type: 'attempt.changed', attemptId, policyId, state: recording.attempt.state });
    if (recording.policy !== null) {
      announce({ type: 'policy.syncChanged', policyId, sourceId, state: recording.policy.state });
    }
    if (recording.takesBack || recording.values.some((value) => value.isNew))
      announce({ type: 'policy.changed', policyId });
  }
  for (const sourceId of new Set(decided.map(({ facts }) => facts.attempt.sourceId))) {
    announce({ type: 'sweep.progressed', sourceId });
  }
}
