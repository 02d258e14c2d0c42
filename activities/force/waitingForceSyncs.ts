import type { EntityManager } from 'typeorm';
import { rowsOf } from '../store/rows.ts';

/** Policies with a force sync at this source that has not ended, oldest request first. */
export async function waitingForceSyncs(manager: EntityManager, sourceId: string): Promise<string[]> {
  const rows = await rowsOf<{ policyId: string }>(
    manager,
    `SELECT policy_id AS "policyId" FROM sync_attempts
     WHERE source_id = $1 AND kind = 'FORCE' AND state IN ('QUEUED', 'IN_PROGRESS')
     GROUP BY policy_id ORDER BY min(queued_at)`,
    [sourceId],
  );
  return rows.map((row) => row.policyId);
}
