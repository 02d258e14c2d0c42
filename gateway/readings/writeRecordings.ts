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

async function writeValues(
  { manager, organizationId }: TenantTransaction,
  decided: readonly DecidedReading[],
): Promise<void> {
  const rows = decided.flatMap(({ facts, recording, fetchedAt }) =>
    recording.values.map((value) => ({
      ...value,
      policyId: facts.attempt.policyId,
      attemptId: facts.attempt.id,
      fetchedAt: fetchedAt.toISOString(),
    })),
  );
  if (rows.length === 0) return;
  const listed = `jsonb_to_recordset($2::jsonb) AS r ("policyId" uuid, "valueType" text, amount numeric(19, 4),
    "asOf" date, "fetchedAt" timestamptz, "attemptId" uuid, "isNew" boolean)`;
  const columns = 'organization_id, policy_id, value_type, amount, as_of, fetched_at, attempt_id';
  const selected = `$1::uuid, "policyId", "valueType", amount, "asOf", "fetchedAt", "attemptId"`;
  const parameters = [organizationId, JSON.stringify(rows)];
  await manager.query(
    `INSERT INTO policy_values (${columns}) SELECT ${selected} FROM ${listed}
     ON CONFLICT (policy_id, value_type) DO UPDATE SET amount = excluded.amount, as_of = excluded.as_of,
       fetched_at = excluded.fetched_at, attempt_id = excluded.attempt_id
     WHERE policy_values.fetched_at <= excluded.fetched_at`,
    parameters,
  );
  await manager.query(
    `INSERT INTO policy_value_history (${columns}) SELECT ${selected} FROM ${listed} WHERE "isNew"`,
    parameters,
  );
}

async function writeQueue(
  { manager }: TenantTransaction,
  decided: readonly DecidedReading[],
  now: Date,
): Promise<void> {
  const removed = decided.filter(({ recording }) => recording.queue.kind === 'REMOVE');
  if (removed.length > 0) {
    await manager.query('DELETE FROM sync_queue WHERE policy_id = ANY ($1::uuid[])', [
      removed.map(({ facts }) => facts.attempt.policyId),
    ]);
  }
  const waiting = decided.flatMap(({ facts, recording: { queue } }) =>
    queue.kind === 'WAIT' ? [{ ...queue, policyId: facts.attempt.policyId }] : [],
  );
  if (waiting.length === 0) return;
  await manager.query(
    `UPDATE sync_queue q SET kind = 'SWEEP', source_id = r."sourceId", tries = r.tries, not_before = r."notBefore",
       asked_source_ids = ARRAY(SELECT jsonb_array_elements_text(r."askedSourceIds")::uuid), enqueued_at = $2,
       batch_id = NULL, attempt_id = NULL, generation = NULL, link_epoch = NULL, lease_until = NULL
     FROM jsonb_to_recordset($1::jsonb) AS r ("policyId" uuid, "sourceId" uuid, tries int, "notBefore" timestamptz,
       "askedSourceIds" jsonb)
     WHERE q.policy_id = r."policyId"`,
    [JSON.stringify(waiting), now],
  );
}

async function writeFindings(
  { manager, organizationId }: TenantTransaction,
  decided: readonly DecidedReading[],
  now: Date,
): Promise<void> {
  const disproved = decided.flatMap(({ facts, recording }) =>
    recording.resolveFindings.map((kind) => ({ policyId: facts.attempt.policyId, kind })),
  );
  if (disproved.length > 0) {
    await manager.query(
      `UPDATE findings f SET resolved_at = $2 FROM jsonb_to_recordset($1::jsonb) AS r ("policyId" uuid, kind text)
       WHERE f.policy_id = r."policyId" AND f.kind = r.kind AND f.resolved_at IS NULL`,
      [JSON.stringify(disproved), now],
    );
  }
  const opened = decided.flatMap(({ facts, recording: { openFinding } }) =>
    openFinding === null
      ? []
      : [{ ...openFinding, policyId: facts.attempt.policyId, attemptId: facts.attempt.id }],
  );
  if (opened.length === 0) return;
  await manager.query(
    `INSERT INTO findings (organization_id, policy_id, attempt_id, kind, portal_status, details, opened_at, last_seen_at)
     SELECT $1::uuid, r."policyId", r."attemptId", r.kind, r."portalStatus", r.details, $3, $3
     FROM jsonb_to_recordset($2::jsonb) AS r ("policyId" uuid, "attemptId" uuid, kind text, "portalStatus" text, details jsonb)
     ON CONFLICT (policy_id, kind) WHERE resolved_at IS NULL DO UPDATE SET attempt_id = excluded.attempt_id,
       portal_status = excluded.portal_status, details = excluded.details, last_seen_at = excluded.last_seen_at`,
    [organizationId, JSON.stringify(opened), now],
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
