import type { Client } from 'pg';

/** A sweep reads its list once; what is owed anew after that is read singly, so more would only lengthen the run. */
const mostOwed = 150;

/**
 * Lets the day owe settled policies of a source again, as a new day does, so that a run of minutes has the work of
 * many days. Called right before a link, which queues what is owed; what is queued or claimed stays as it is.
 */
export async function oweAgain(admin: Client, sourceId: string): Promise<void> {
  await admin.query(
    `UPDATE policy_sync SET settled_day = settled_day - 1 WHERE policy_id IN (
       SELECT s.policy_id FROM policy_sync s WHERE s.home_source_id = $1 AND s.settled_day IS NOT NULL
         AND NOT EXISTS (SELECT FROM sync_queue q WHERE q.policy_id = s.policy_id)
       ORDER BY s.policy_id LIMIT ${String(mostOwed)})`,
    [sourceId],
  );
}
