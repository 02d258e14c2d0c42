import type { EntityManager } from 'typeorm';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { rowsOf } from '../store/rows.ts';
import { eligibilityJoins, ineligibilityOfPolicy } from './eligibility.ts';
import type { SourceStanding } from './sourceStanding.ts';

interface DoomedRow {
  policyId: string;
  /** Null for a policy that now belongs to another institution. */
  reason: string | null;
}

/**
 * Takes the waiting rows of policies out of the queue that cannot sync any more: their attempt is Skipped, with the
 * reason. A policy that has moved to another institution only leaves: it is queued there.
 */
export async function skipIneligible(
  { manager, announce }: TenantTransaction,
  source: SourceStanding,
  now: Date,
): Promise<void> {
  const suspects = (await findDoomed(manager, source)).map((row) => row.policyId);
  if (suspects.length === 0) return;
  // A reading of one of them may be on its way into the records: it is waited for, and the row may be gone then.
  await manager.query(
    'SELECT 1 FROM policy_sync WHERE policy_id = ANY($1::uuid[]) ORDER BY policy_id FOR UPDATE',
    [suspects],
  );
  // Of those that are locked: what has become ineligible since is not, and is found by the next look.
  const doomed = await findDoomed(manager, source, suspects);
  if (doomed.length === 0) return;
  const parameters = [JSON.stringify(doomed), now, source.sourceId];
  const listed = `jsonb_to_recordset($1::jsonb) AS d ("policyId" uuid, reason text)`;
  await manager.query(
    `UPDATE policy_sync ps SET state = CASE WHEN d.reason IS NULL THEN 'NOT_YET_SYNCED' ELSE 'SKIPPED' END,
       reason = d.reason, state_since = $2, home_source_id = NULL
     FROM ${listed} WHERE ps.policy_id = d."policyId"`,
    parameters.slice(0, 2),
  );
  await manager.query(
    `INSERT INTO sync_attempts (organization_id, policy_id, source_id, kind, state, reason, queued_at, finished_at)
     SELECT current_organization_id(), d."policyId", $3, 'SWEEP', 'SKIPPED', d.reason, $2, $2 FROM ${listed}
     WHERE d.reason IS NOT NULL`,
    parameters,
  );
  await manager.query(`DELETE FROM sync_queue q USING ${listed} WHERE q.policy_id = d."policyId"`, [
    parameters[0],
  ]);
  for (const { policyId, reason } of doomed) {
    const state = reason === null ? 'NOT_YET_SYNCED' : 'SKIPPED';
    announce({ type: 'policy.syncChanged', policyId, sourceId: source.sourceId, state });
  }
}

async function findDoomed(
  manager: EntityManager,
  source: SourceStanding,
  among: readonly string[] | null = null,
): Promise<DoomedRow[]> {
  return rowsOf<DoomedRow>(
    manager,
    `SELECT "policyId", reason FROM (
       SELECT q.policy_id AS "policyId", ${ineligibilityOfPolicy} AS reason, ci.id IS DISTINCT FROM $2 AS moved
       FROM sync_queue q JOIN policies p ON p.id = q.policy_id ${eligibilityJoins}
       WHERE q.source_id = $1 AND q.kind = 'SWEEP' AND q.attempt_id IS NULL
         AND ($3::uuid[] IS NULL OR q.policy_id = ANY ($3))) checked
     WHERE reason IS NOT NULL OR moved`,
    [source.sourceId, source.connectedInstitutionId, among],
  );
}
