import { planByKeys } from '../../database/planByKeys.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { rowsOf } from './rowsOf.ts';

interface BegunRow {
  attemptId: string;
  policyId: string;
  sourceId: string;
}

/** The device has begun to read these: In Progress. Attempts of others, and those that are further on, stay as they are. */
export async function beginAttempts(
  { manager, announce }: TenantTransaction,
  deviceId: string,
  attemptIds: readonly string[],
  now: Date,
): Promise<void> {
  await planByKeys(manager);
  await manager.query(
    `SELECT 1 FROM policy_sync WHERE policy_id IN (SELECT policy_id FROM sync_attempts WHERE id = ANY ($1::uuid[]))
     ORDER BY policy_id FOR UPDATE`,
    [attemptIds],
  );
  const begun = await rowsOf<BegunRow>(
    manager,
    `WITH begun AS (
       UPDATE sync_attempts a SET state = 'IN_PROGRESS', started_at = $3
       FROM login_sources s, policy_sync ps
       WHERE a.id = ANY ($1::uuid[]) AND a.state = 'QUEUED' AND s.id = a.source_id AND s.device_id = $2
         AND ps.policy_id = a.policy_id AND ps.generation = a.generation
       RETURNING a.id, a.policy_id, a.source_id),
     shown AS (
       UPDATE policy_sync ps SET state = 'IN_PROGRESS', reason = NULL, state_since = $3
       FROM begun WHERE ps.policy_id = begun.policy_id AND ps.state = 'QUEUED')
     SELECT id AS "attemptId", policy_id AS "policyId", source_id AS "sourceId" FROM begun`,
    [attemptIds, deviceId, now],
  );
  for (const { attemptId, policyId, sourceId } of begun) {
    announce({ type: 'attempt.changed', attemptId, policyId, state: 'IN_PROGRESS' });
    announce({ type: 'policy.syncChanged', policyId, sourceId, state: 'IN_PROGRESS' });
  }
}
