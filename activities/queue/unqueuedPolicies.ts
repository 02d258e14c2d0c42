import type { EntityManager } from 'typeorm';
import { planForMany } from '../../database/planForMany.ts';
import { rowsOf } from '../store/rows.ts';
import { eligibilityJoins, ineligibilityOfPolicy } from './eligibility.ts';
import { readerKeepsDays } from './fillQueue.ts';

/**
 * Institutions with a source that could read now and policies that the day still owes it: nobody has queued them, or
 * they wait at a source that is not linked. What a lost wake-up leaves behind. A day that has not been started is owed
 * by its morning: right after midnight nobody is behind.
 */
export async function institutionsWithUnqueued(
  manager: EntityManager,
  day: string,
  now: Date,
): Promise<string[]> {
  await planForMany(manager);
  const rows = await rowsOf<{ id: string }>(
    manager,
    `SELECT ready.connected_institution_id AS id FROM (
       SELECT s.connected_institution_id, array_agg(s.id) AS source_ids FROM login_sources s
       JOIN connected_institutions ci ON ci.id = s.connected_institution_id
       WHERE s.state = 'LINKED' AND s.removed_at IS NULL AND s.stop_code IS NULL
         AND NOT EXISTS (SELECT FROM plugin_stops stop WHERE stop.plugin_id = ci.plugin_id)
       GROUP BY 1) ready
     WHERE EXISTS (SELECT FROM organizations WHERE started_day >= $1) AND EXISTS (
       SELECT FROM policies p ${eligibilityJoins}
       LEFT JOIN policy_sync ps ON ps.policy_id = p.id
       LEFT JOIN sync_queue q ON q.policy_id = p.id
       LEFT JOIN login_sources at ON at.id = q.source_id AND at.removed_at IS NULL
       WHERE ci.id = ready.connected_institution_id AND (ps.settled_day IS NULL OR ps.settled_day < $1)
         AND ${ineligibilityOfPolicy} IS NULL
         AND (q.policy_id IS NULL
           OR q.kind = 'SWEEP' AND q.attempt_id IS NULL AND at.state IS DISTINCT FROM 'LINKED'
             AND (q.day < $1 OR NOT ready.source_ids <@ q.asked_source_ids)
             AND (at.id IS NULL OR at.state = 'PAUSED' OR ps.last_source_id IS DISTINCT FROM at.id
               OR ps.last_read_at <= $2::timestamptz - make_interval(days => ${String(readerKeepsDays)}))))`,
    [day, now],
  );
  return rows.map((row) => row.id);
}
