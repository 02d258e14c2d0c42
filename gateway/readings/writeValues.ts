import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { DecidedReading } from './decidedReading.ts';

/** Current values are refreshed, those that the decision let; a changed amount is also appended to the history. */
export async function writeValues(
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
       fetched_at = excluded.fetched_at, attempt_id = excluded.attempt_id`,
    parameters,
  );
  await manager.query(
    `INSERT INTO policy_value_history (${columns}) SELECT ${selected} FROM ${listed} WHERE "isNew"`,
    parameters,
  );
}
