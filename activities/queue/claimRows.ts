import type { EntityManager } from 'typeorm';
import { rowsOf } from '../store/rows.ts';

export interface RowClaim {
  sourceId: string;
  batchId: string;
  linkEpoch: number;
  most: number;
  /** What is to be tried again later is taken when it is due by then. */
  dueBy: Date | 'WHENEVER';
  now: Date;
}

/** Longer than a batch may take; what an ended batch held is given back long before. */
const leaseHours = 4;

/**
 * Claims waiting rows, oldest data first: draws their attempts and raises each policy's generation, so that a reading
 * of an earlier claim is told from one of this. Rows are locked in the order in which the gateway locks them.
 */
export async function claimRows(manager: EntityManager, claim: RowClaim): Promise<number> {
  const policyIds = await lockWaiting(manager, claim);
  const claimed = await rowsOf<{ policyId: string }>(
    manager,
    `WITH raised AS (
       UPDATE policy_sync ps SET generation = ps.generation + 1 FROM sync_queue q
       WHERE ps.policy_id = ANY($1::uuid[]) AND q.policy_id = ps.policy_id AND q.attempt_id IS NULL
         AND q.kind = 'SWEEP' AND q.source_id = $2
       RETURNING ps.policy_id, ps.generation),
     claimed AS (
       UPDATE sync_queue q SET batch_id = $3, attempt_id = gen_random_uuid(), generation = raised.generation,
         link_epoch = $4, lease_until = $5::timestamptz + make_interval(hours => ${String(leaseHours)})
       FROM raised WHERE q.policy_id = raised.policy_id
       RETURNING q.organization_id, q.policy_id, q.source_id, q.attempt_id, q.generation, q.link_epoch)
     INSERT INTO sync_attempts (id, organization_id, policy_id, source_id, kind, generation, link_epoch, batch_id, queued_at)
     SELECT attempt_id, organization_id, policy_id, source_id, 'SWEEP', generation, link_epoch, $3, $5 FROM claimed
     RETURNING policy_id AS "policyId"`,
    [policyIds, claim.sourceId, claim.batchId, claim.linkEpoch, claim.now],
  );
  return claimed.length;
}

async function lockWaiting(manager: EntityManager, { sourceId, most, dueBy }: RowClaim): Promise<string[]> {
  const chosen = await rowsOf<{ policyId: string }>(
    manager,
    `SELECT policy_id AS "policyId" FROM sync_queue
     WHERE source_id = $1 AND kind = 'SWEEP' AND attempt_id IS NULL
       AND ($3::timestamptz IS NULL OR not_before IS NULL OR not_before <= $3)
     ORDER BY data_read_at NULLS FIRST, policy_id LIMIT $2`,
    [sourceId, most, dueBy === 'WHENEVER' ? null : dueBy],
  );
  const policyIds = chosen.map((row) => row.policyId);
  await manager.query(
    'SELECT 1 FROM policy_sync WHERE policy_id = ANY($1::uuid[]) ORDER BY policy_id FOR UPDATE',
    [policyIds],
  );
  return policyIds;
}
