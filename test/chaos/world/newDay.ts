import type { Client } from 'pg';

/**
 * Lets the day owe the settled policies of a source again, as a new day does, so that a run of minutes has the work
 * of many days. Called right before a link, which queues what is owed; what is queued or claimed stays as it is.
 */
export async function oweAgain(admin: Client, sourceId: string): Promise<void> {
  await admin.query(
    `UPDATE policy_sync s SET settled_day = settled_day - 1 WHERE home_source_id = $1
       AND settled_day IS NOT NULL AND NOT EXISTS (SELECT FROM sync_queue q WHERE q.policy_id = s.policy_id)`,
    [sourceId],
  );
}
