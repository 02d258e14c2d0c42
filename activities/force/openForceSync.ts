import type { EntityManager } from 'typeorm';
import { businessDay } from '../../contracts/domain/businessClock.ts';
import type { Ineligibility } from '../../contracts/domain/eligibility.ts';
import type { FailureCode } from '../../contracts/domain/failures.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { eligibilityJoins, ineligibilityOfPolicy } from '../queue/eligibility.ts';
import { readStanding, type SourceStanding } from '../queue/sourceStanding.ts';
import { refuse } from '../store/refuse.ts';
import { rowOf } from '../store/rows.ts';

export interface OpeningOfForceSync {
  policyId: string;
  sourceId: string;
  requestedBy: string;
  workflowRunId: string;
  now: Date;
}

export interface PolicyForSource {
  number: string;
  ineligibility: Ineligibility | null;
  /** Whether the policy's institution is the source's. */
  belongs: boolean;
}

/** Writes attempt and queue row of a force sync, once for a run; see `ForceSyncActivities.openForceSync`. */
export async function openForceSyncOf(
  transaction: TenantTransaction,
  opening: OpeningOfForceSync,
): Promise<{ attemptId: string; source: SourceStanding }> {
  const { manager } = transaction;
  const source = await readStanding(manager, opening.sourceId);
  if (source === undefined) throw refuse('NOT_FOUND');
  const found = await findAttempt(manager, opening);
  if (found !== undefined) return { attemptId: found, source };
  const refusedWith = await refusalOf(manager, opening.policyId, source);
  if (refusedWith !== undefined) throw refuse(refusedWith);
  return { attemptId: await queueForceSync(transaction, source, opening), source };
}

async function findAttempt(manager: EntityManager, opening: OpeningOfForceSync): Promise<string | undefined> {
  const attempt = await rowOf<{ id: string }>(
    manager,
    'SELECT id FROM sync_attempts WHERE policy_id = $1 AND workflow_run_id = $2',
    [opening.policyId, opening.workflowRunId],
  );
  return attempt?.id;
}

export async function readPolicyForSource(
  manager: EntityManager,
  policyId: string,
  source: SourceStanding,
): Promise<PolicyForSource | undefined> {
  return rowOf<PolicyForSource>(
    manager,
    `SELECT p.number, ${ineligibilityOfPolicy} AS ineligibility, ci.id IS NOT DISTINCT FROM $2::uuid AS belongs
     FROM policies p ${eligibilityJoins} WHERE p.id = $1`,
    [policyId, source.connectedInstitutionId],
  );
}

async function refusalOf(
  manager: EntityManager,
  policyId: string,
  source: SourceStanding,
): Promise<FailureCode | undefined> {
  const policy = await readPolicyForSource(manager, policyId, source);
  if (policy === undefined) return 'NOT_FOUND';
  if (policy.ineligibility === 'NO_SUBSCRIPTION') return 'SUBSCRIPTION_REQUIRED';
  if (policy.ineligibility !== null || !policy.belongs) return 'POLICY_NOT_SYNCABLE';
  if (source.carrierStopped) return 'CARRIER_STOPPED';
  if (source.removed) return 'LOGIN_SOURCE_REMOVED';
  return source.state === 'PAUSED' ? 'LOGIN_SOURCE_PAUSED' : undefined;
}

/** A row that a batch holds stays with it until the claim; one that only waits becomes the force sync's. */
async function queueForceSync(
  { manager, announce }: TenantTransaction,
  source: SourceStanding,
  { policyId, sourceId, requestedBy, workflowRunId, now }: OpeningOfForceSync,
): Promise<string> {
  await manager.query(
    `INSERT INTO policy_sync (organization_id, policy_id, state, state_since)
     VALUES (current_organization_id(), $1, 'QUEUED', $2)
     ON CONFLICT (policy_id) DO UPDATE SET state = 'QUEUED', reason = NULL, state_since = EXCLUDED.state_since
     WHERE policy_sync.state NOT IN ('QUEUED', 'IN_PROGRESS')`,
    [policyId, now],
  );
  await manager.query(
    `INSERT INTO sync_queue (organization_id, policy_id, source_id, kind, day, enqueued_at)
     VALUES (current_organization_id(), $1, $2, 'FORCE', $3, $4)
     ON CONFLICT (policy_id) DO UPDATE SET kind = 'FORCE', source_id = EXCLUDED.source_id, not_before = NULL,
       enqueued_at = EXCLUDED.enqueued_at
     WHERE sync_queue.attempt_id IS NULL`,
    [policyId, sourceId, businessDay(now, source.timeZone), now],
  );
  const attempt = await rowOf<{ id: string }>(
    manager,
    `INSERT INTO sync_attempts (organization_id, policy_id, source_id, kind, requested_by, workflow_run_id, queued_at)
     VALUES (current_organization_id(), $1, $2, 'FORCE', $3, $4, $5) RETURNING id`,
    [policyId, sourceId, requestedBy, workflowRunId, now],
  );
  if (attempt === undefined) throw new Error('the attempt was not written');
  announce({ type: 'attempt.changed', attemptId: attempt.id, policyId, state: 'QUEUED' });
  announce({ type: 'policy.syncChanged', policyId, sourceId, state: 'QUEUED' });
  return attempt.id;
}
