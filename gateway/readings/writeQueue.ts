import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { DecidedReading } from './decidedReading.ts';

/** Rows that are settled leave the queue; others wait again, as rows of a sweep. */
export async function writeQueue(
  { manager }: TenantTransaction,
  decided: readonly DecidedReading[],
  now: Date,
): Promise<void> {
  const removed = decided.filter(({ recording }) => recording.queue.kind === 'REMOVE');
  if (removed.length > 0) {
    await manager.query('DELETE FROM sync_queue WHERE policy_id = ANY ($1::uuid[])', [
      removed.map(({ facts }) => facts.attempt.policyId),
    ]);
  }
  const waiting = decided.flatMap(({ facts, recording: { queue } }) =>
    queue.kind === 'WAIT' ? [{ ...queue, policyId: facts.attempt.policyId }] : [],
  );
  if (waiting.length === 0) return;
  await manager.query(
    `UPDATE sync_queue q SET kind = 'SWEEP', source_id = r."sourceId", tries = r.tries, not_before = r."notBefore",
       asked_source_ids = ARRAY(SELECT jsonb_array_elements_text(r."askedSourceIds")::uuid), enqueued_at = $2,
       batch_id = NULL, attempt_id = NULL, generation = NULL, link_epoch = NULL, lease_until = NULL
     FROM jsonb_to_recordset($1::jsonb) AS r ("policyId" uuid, "sourceId" uuid, tries int, "notBefore" timestamptz,
       "askedSourceIds" jsonb)
     WHERE q.policy_id = r."policyId"`,
    [JSON.stringify(waiting), now],
  );
}
