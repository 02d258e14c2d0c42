import type { EntityManager } from 'typeorm';
import { businessDay } from '../../contracts/domain/businessClock.ts';
import type { FailureCode } from '../../contracts/domain/failures.ts';
import type { AttemptState, PolicySyncState } from '../../contracts/domain/states.ts';
import type { ForceSyncEnd, ForceSyncRef } from '../../contracts/temporal/cloudActivities.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { readStanding, waitingState } from '../queue/sourceStanding.ts';
import { rowOf } from '../store/rows.ts';

export type SettledWithoutReading = ForceSyncEnd | { outcome: 'SKIPPED'; reason: string };

/**
 * Ends a force sync that has no reading; without effect when it has one. What the day still owes stays queued for the
 * sweep. Returns the source whose sweep has the policy now, if any.
 */
export async function settleForceSyncOf(
  transaction: TenantTransaction,
  { attemptId, policyId, sourceId, ...end }: ForceSyncRef & SettledWithoutReading,
  now: Date,
): Promise<string | undefined> {
  const { manager, announce } = transaction;
  await manager.query('SELECT 1 FROM policy_sync WHERE policy_id = $1 FOR UPDATE', [policyId]);
  const { state, reason, failureCode } = endOf(end);
  const settled = await rowOf<{ id: string }>(
    manager,
    `UPDATE sync_attempts SET state = $2, reason = $3, failure_code = $4, finished_at = $5
     WHERE id = $1 AND state IN ('QUEUED', 'IN_PROGRESS') RETURNING id`,
    [attemptId, state, reason, failureCode, now],
  );
  if (settled === undefined) return undefined;
  announce({ type: 'attempt.changed', attemptId, policyId, state });
  const owner = end.outcome === 'SKIPPED' ? undefined : await giveToSweep(manager, policyId, attemptId, now);
  const shown = await showPolicy(manager, { policyId, attemptId, owner, end, now });
  if (shown !== undefined) announce({ type: 'policy.syncChanged', policyId, sourceId, state: shown });
  return owner;
}

function endOf(end: SettledWithoutReading): {
  state: AttemptState;
  reason: string;
  failureCode: FailureCode | null;
} {
  switch (end.outcome) {
    case 'FAILED':
      return { state: 'FAILED', reason: end.code, failureCode: end.code };
    case 'SKIPPED':
      return { state: 'SKIPPED', reason: end.reason, failureCode: null };
    case 'CANCELLED':
    case 'DAY_ENDED':
      return { state: 'RETURNED', reason: end.outcome, failureCode: null };
  }
}

/** A policy that the day still owes goes back to the sweep of its home source. */
async function giveToSweep(
  manager: EntityManager,
  policyId: string,
  attemptId: string,
  now: Date,
): Promise<string | undefined> {
  const zone = await rowOf<{ timeZone: string }>(
    manager,
    'SELECT time_zone AS "timeZone" FROM organizations',
  );
  const day = businessDay(now, zone?.timeZone ?? 'UTC');
  const returned = await rowOf<{ sourceId: string }>(
    manager,
    `UPDATE sync_queue q SET kind = 'SWEEP', batch_id = NULL, attempt_id = NULL, generation = NULL, link_epoch = NULL,
       lease_until = NULL, data_read_at = ps.last_read_at, day = $3, source_id = home.id
     FROM policy_sync ps JOIN login_sources home ON home.id = ps.home_source_id AND home.removed_at IS NULL
     WHERE q.policy_id = $1 AND ps.policy_id = q.policy_id AND q.kind = 'FORCE'
       AND (q.attempt_id IS NULL OR q.attempt_id = $2) AND (ps.settled_day IS NULL OR ps.settled_day < $3)
     RETURNING q.source_id AS "sourceId"`,
    [policyId, attemptId, day],
  );
  return returned?.sourceId;
}

interface PolicyToShow {
  policyId: string;
  attemptId: string;
  owner: string | undefined;
  end: SettledWithoutReading;
  now: Date;
}

/** Undefined when something else holds the policy, so that this end says nothing about it. */
async function showPolicy(
  manager: EntityManager,
  { policyId, attemptId, owner, end, now }: PolicyToShow,
): Promise<PolicySyncState | undefined> {
  const home = owner === undefined ? undefined : await readStanding(manager, owner);
  if (home === undefined) {
    await manager.query(
      `DELETE FROM sync_queue WHERE policy_id = $1 AND kind = 'FORCE' AND (attempt_id IS NULL OR attempt_id = $2)`,
      [policyId, attemptId],
    );
  }
  const { reason } = endOf(end);
  const shown =
    home === undefined
      ? { state: end.outcome === 'SKIPPED' || end.outcome === 'FAILED' ? end.outcome : null, reason }
      : waitingState(home);
  const changed = await rowOf<{ state: PolicySyncState }>(
    manager,
    `UPDATE policy_sync ps SET
       state_since = CASE WHEN $2::text IS NULL AND ps.last_outcome IS NOT NULL THEN ps.last_outcome_at ELSE $4 END,
       state = coalesce($2, ps.last_outcome, 'NOT_YET_SYNCED'),
       reason = CASE WHEN $2::text IS NULL AND ps.last_outcome IS NOT NULL THEN NULL ELSE $3 END
     WHERE policy_id = $1 AND state IN ('QUEUED', 'IN_PROGRESS')
       AND NOT EXISTS (SELECT FROM sync_queue q WHERE q.policy_id = $1 AND q.attempt_id IS NOT NULL)
     RETURNING state`,
    [policyId, shown.state, shown.reason, now],
  );
  return changed?.state;
}
