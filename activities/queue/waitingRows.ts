import type { EntityManager } from 'typeorm';
import { planForMany } from '../../database/planForMany.ts';
import { rowsOf } from '../store/rows.ts';
import type { SourceStanding } from './sourceStanding.ts';
import { waitingState } from './sourceStanding.ts';

/**
 * Locks the queued policies of a source, in the order in which the gateway locks them. A recording that is under way
 * is waited for, and the statements that follow see all of it: one that waited for a row itself would see that row
 * anew, but the queue as it was before.
 */
export async function lockQueued(manager: EntityManager, sourceId: string): Promise<void> {
  await manager.query(
    `SELECT 1 FROM policy_sync WHERE policy_id IN (SELECT policy_id FROM sync_queue WHERE source_id = $1)
     ORDER BY policy_id FOR UPDATE`,
    [sourceId],
  );
}

/** Shows the policies that wait for a source as what they are: Queued while it is Linked, else Not Yet Synced. */
export async function showWaiting(manager: EntityManager, source: SourceStanding, now: Date): Promise<void> {
  const { state, reason } = waitingState(source);
  await planForMany(manager);
  await lockQueued(manager, source.sourceId);
  await manager.query(
    `UPDATE policy_sync ps SET state = $2, reason = $3, state_since = $4
     FROM (SELECT policy_id FROM sync_queue WHERE source_id = $1 AND attempt_id IS NULL) q
     WHERE ps.policy_id = q.policy_id
       AND (ps.state <> $2 OR (ps.state <> 'QUEUED' AND ps.reason IS DISTINCT FROM $3))`,
    [source.sourceId, state, reason, now],
  );
}

/** A portal that has just let somebody sign in is worth trying at once, whatever it answered before. */
export async function endPauses(manager: EntityManager, sourceId: string): Promise<void> {
  await manager.query(
    `UPDATE sync_queue SET not_before = NULL
     WHERE source_id = $1 AND kind = 'SWEEP' AND attempt_id IS NULL AND not_before IS NOT NULL`,
    [sourceId],
  );
}

/**
 * Gives claimed rows back to the queue. Their attempts end as Returned; what a device delivers late is still recorded
 * while the policy has not been claimed again.
 */
export async function returnRows(
  manager: EntityManager,
  source: SourceStanding,
  attemptIds: readonly string[],
  now: Date,
): Promise<number> {
  if (attemptIds.length === 0) return 0;
  await planForMany(manager);
  await manager.query(
    `SELECT 1 FROM policy_sync WHERE policy_id IN (SELECT policy_id FROM sync_queue WHERE attempt_id = ANY($1::uuid[]))
     ORDER BY policy_id FOR UPDATE`,
    [attemptIds],
  );
  await manager.query(
    `UPDATE sync_attempts SET state = 'RETURNED', finished_at = $2
     WHERE id = ANY($1::uuid[]) AND state IN ('QUEUED', 'IN_PROGRESS')`,
    [attemptIds, now],
  );
  const returned = await rowsOf<{ policy_id: string }>(
    manager,
    `UPDATE sync_queue SET batch_id = NULL, attempt_id = NULL, generation = NULL, link_epoch = NULL, lease_until = NULL
     WHERE attempt_id = ANY($1::uuid[]) RETURNING policy_id`,
    [attemptIds],
  );
  const { state, reason } = waitingState(source);
  await manager.query(
    `UPDATE policy_sync SET state = $2, reason = $3, state_since = $4
     WHERE policy_id = ANY($1::uuid[]) AND state IN ('QUEUED', 'IN_PROGRESS')`,
    [returned.map((row) => row.policy_id), state, reason, now],
  );
  return returned.length;
}
