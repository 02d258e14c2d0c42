import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { DecidedReading } from './decidedReading.ts';

/**
 * Puts the values that an attempt wrote back to what they were before it; a value that had none before goes away. What
 * was read by an attempt that is in doubt, this one (it is Quarantined by now) or another, is no value to go back to; nor
 * is what was restored after it, which is noted under its name. The history only grows: it gets the restored amount, or
 * null for none.
 */
export async function takeBackValues(
  { manager }: TenantTransaction,
  decided: readonly DecidedReading[],
  now: Date,
): Promise<void> {
  const attempts = decided.flatMap(({ facts, recording }) => (recording.takesBack ? [facts.attempt] : []));
  if (attempts.length === 0) return;
  const policyIds = attempts.map(({ policyId }) => policyId);
  const attemptIds = attempts.map(({ id }) => id);
  await manager.query(
    `WITH written AS (
       SELECT organization_id, policy_id, value_type, amount, attempt_id FROM policy_values
       WHERE policy_id = ANY ($1::uuid[]) AND attempt_id = ANY ($2::uuid[])),
     before AS (
       SELECT DISTINCT ON (w.policy_id, w.value_type) w.organization_id, w.policy_id, w.value_type, w.attempt_id,
         w.amount AS amount_written, h.amount, h.as_of, h.fetched_at, h.attempt_id AS attempt_before
       FROM written w LEFT JOIN policy_value_history h ON h.organization_id = w.organization_id
         AND h.policy_id = w.policy_id AND h.value_type = w.value_type
         AND NOT EXISTS (SELECT FROM sync_attempts d WHERE d.id = h.attempt_id AND d.state = 'QUARANTINED')
       ORDER BY w.policy_id, w.value_type, h.id DESC),
     restored AS (
       UPDATE policy_values v SET amount = b.amount, as_of = b.as_of, fetched_at = b.fetched_at, attempt_id = b.attempt_before
       FROM before b WHERE v.policy_id = b.policy_id AND v.value_type = b.value_type AND b.amount IS NOT NULL),
     removed AS (
       DELETE FROM policy_values v USING before b
       WHERE v.policy_id = b.policy_id AND v.value_type = b.value_type AND b.amount IS NULL)
     INSERT INTO policy_value_history (organization_id, policy_id, value_type, amount, as_of, fetched_at, attempt_id)
     SELECT organization_id, policy_id, value_type, amount, as_of, coalesce(fetched_at, $3), attempt_id FROM before
     WHERE amount IS DISTINCT FROM amount_written`,
    [policyIds, attemptIds, now],
  );
  // What it found was no success: the policy counts by none until it is read again.
  await manager.query(
    `UPDATE policy_sync SET last_outcome = NULL, last_outcome_at = NULL
     WHERE policy_id = ANY ($1::uuid[]) AND last_attempt_id = ANY ($2::uuid[])`,
    [policyIds, attemptIds],
  );
}
