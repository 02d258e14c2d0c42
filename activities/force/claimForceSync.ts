import type { EntityManager } from 'typeorm';
import { businessDay } from '../../contracts/domain/businessClock.ts';
import type { AttemptState } from '../../contracts/domain/states.ts';
import type { ForceSyncClaim, ForceSyncRef } from '../../contracts/temporal/cloudActivities.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { readiness, readStanding, type Readiness, type SourceStanding } from '../queue/sourceStanding.ts';
import { rowOf } from '../store/rows.ts';
import { readPolicyForSource } from './openForceSync.ts';
import { settleForceSyncOf } from './settleForceSync.ts';

interface AttemptToClaim {
  state: AttemptState;
  generation: number | null;
  policyGeneration: number;
  /** Business day on which it was asked for. */
  dayAsked: string;
}

type Ready = Extract<Readiness, { kind: 'READY' }>;

/** `owner` is the source whose sweep has the policy now that the force sync ended without a reading. */
export interface ClaimOrEnd {
  claim: ForceSyncClaim;
  owner?: string | undefined;
}

/** See `ForceSyncActivities.claimForceSync`. */
export async function claimForceSyncOf(
  transaction: TenantTransaction,
  { endedEpoch, ...ref }: ForceSyncRef & { endedEpoch?: number },
  now: Date,
): Promise<ClaimOrEnd> {
  const { manager } = transaction;
  const attempt = await lockAttempt(manager, ref);
  if (attempt === undefined || !isOpen(attempt)) return { claim: { kind: 'SETTLED' } };
  const source = await readStanding(manager, ref.sourceId);
  const policy = source === undefined ? undefined : await readPolicyForSource(manager, ref.policyId, source);
  if (source === undefined || policy === undefined || policy.ineligibility !== null || !policy.belongs) {
    const reason = policy?.ineligibility ?? 'POLICY_NOT_SYNCABLE';
    const owner = await settleForceSyncOf(transaction, { ...ref, outcome: 'SKIPPED', reason }, now);
    return { claim: { kind: 'SETTLED' }, owner };
  }
  if (source.removed) {
    const removed = { ...ref, outcome: 'FAILED', code: 'LOGIN_SOURCE_REMOVED' } as const;
    return { claim: { kind: 'SETTLED' }, owner: await settleForceSyncOf(transaction, removed, now) };
  }
  const ready = readiness(source, endedEpoch);
  if (ready.kind === 'STOPPED') {
    const failed = { ...ref, outcome: 'FAILED', code: ready.code } as const;
    return { claim: { kind: 'SETTLED' }, owner: await settleForceSyncOf(transaction, failed, now) };
  }
  if (ready.kind !== 'READY') {
    if (attempt.dayAsked < businessDay(now, source.timeZone)) {
      const owner = await settleForceSyncOf(transaction, { ...ref, outcome: 'DAY_ENDED' }, now);
      return { claim: { kind: 'SETTLED' }, owner };
    }
    await waitAgain(transaction, ref, now);
    return { claim: ready };
  }
  const generation = await bind(transaction, ref, { attempt, source, ready, now });
  const { pluginId } = source;
  return { claim: { ...ready, kind: 'CLAIMED', pluginId, number: policy.number, generation } };
}

function isOpen({ state }: AttemptToClaim): boolean {
  return state === 'QUEUED' || state === 'IN_PROGRESS';
}

async function lockAttempt(manager: EntityManager, ref: ForceSyncRef): Promise<AttemptToClaim | undefined> {
  await manager.query('SELECT 1 FROM policy_sync WHERE policy_id = $1 FOR UPDATE', [ref.policyId]);
  return rowOf<AttemptToClaim>(
    manager,
    `SELECT a.state, a.generation, ps.generation AS "policyGeneration",
       (a.queued_at AT TIME ZONE o.time_zone)::date::text AS "dayAsked"
     FROM sync_attempts a JOIN policy_sync ps ON ps.policy_id = a.policy_id CROSS JOIN organizations o
     WHERE a.id = $1`,
    [ref.attemptId],
  );
}

/** A force sync whose session ended before it was read waits for the next one. */
async function waitAgain(
  { manager, announce }: TenantTransaction,
  ref: ForceSyncRef,
  now: Date,
): Promise<void> {
  const reopened = await rowOf<{ id: string }>(
    manager,
    `UPDATE sync_attempts SET state = 'QUEUED', started_at = NULL WHERE id = $1 AND state = 'IN_PROGRESS' RETURNING id`,
    [ref.attemptId],
  );
  if (reopened === undefined) return;
  const { policyId, sourceId, attemptId } = ref;
  await manager.query(
    `UPDATE policy_sync SET state = 'QUEUED', state_since = $2 WHERE policy_id = $1 AND state = 'IN_PROGRESS'`,
    [policyId, now],
  );
  announce({ type: 'attempt.changed', attemptId, policyId, state: 'QUEUED' });
  announce({ type: 'policy.syncChanged', policyId, sourceId, state: 'QUEUED' });
}

/**
 * Makes the attempt the policy's current one and returns its generation. Asked again while nothing else claimed the
 * policy, the generation stays: a reading that is on its way is good.
 */
async function bind(
  { manager, announce }: TenantTransaction,
  { policyId, sourceId, attemptId }: ForceSyncRef,
  claim: { attempt: AttemptToClaim; source: SourceStanding; ready: Ready; now: Date },
): Promise<number> {
  const { linkEpoch } = claim.ready.session;
  const current = claim.attempt.generation === claim.attempt.policyGeneration;
  const generation = claim.attempt.policyGeneration + (current ? 0 : 1);
  const superseded = await rowOf<{ id: string }>(
    manager,
    `UPDATE sync_attempts SET state = 'SUPERSEDED', reason = 'NEWER_CLAIM', finished_at = $3
     WHERE id = (SELECT attempt_id FROM sync_queue WHERE policy_id = $1) AND id <> $2
       AND state IN ('QUEUED', 'IN_PROGRESS') RETURNING id`,
    [policyId, attemptId, claim.now],
  );
  if (superseded !== undefined) {
    announce({ type: 'attempt.changed', attemptId: superseded.id, policyId, state: 'SUPERSEDED' });
  }
  await manager.query('UPDATE policy_sync SET generation = $2 WHERE policy_id = $1', [policyId, generation]);
  await manager.query('UPDATE sync_attempts SET generation = $2, link_epoch = $3 WHERE id = $1', [
    attemptId,
    generation,
    linkEpoch,
  ]);
  await manager.query(
    `INSERT INTO sync_queue (organization_id, policy_id, source_id, kind, day, enqueued_at, attempt_id, generation, link_epoch)
     VALUES (current_organization_id(), $1, $2, 'FORCE', $3, $4, $5, $6, $7)
     ON CONFLICT (policy_id) DO UPDATE SET kind = 'FORCE', source_id = EXCLUDED.source_id, batch_id = NULL,
       lease_until = NULL, attempt_id = EXCLUDED.attempt_id, generation = EXCLUDED.generation,
       link_epoch = EXCLUDED.link_epoch`,
    [
      policyId,
      sourceId,
      businessDay(claim.now, claim.source.timeZone),
      claim.now,
      attemptId,
      generation,
      linkEpoch,
    ],
  );
  return generation;
}
