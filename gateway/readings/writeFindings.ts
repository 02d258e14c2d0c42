import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { DecidedReading } from './decidedReading.ts';

/** Resolves what a reading disproves and opens, or refreshes, what it found. */
export async function writeFindings(
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
