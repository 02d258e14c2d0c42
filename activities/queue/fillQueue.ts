import type { EntityManager } from 'typeorm';
import { businessDay } from '../../contracts/domain/businessClock.ts';
import { planForMany } from '../../database/planForMany.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { rowOf, rowsOf } from '../store/rows.ts';
import { eligibilityJoins, ineligibilityOfPolicy } from './eligibility.ts';
import type { SourceStanding } from './sourceStanding.ts';
import { readStanding } from './sourceStanding.ts';
import { lockQueued, showWaiting } from './waitingRows.ts';

/** For so long the source that read a policy keeps it while it is not linked: people link one source after the other. */
export const readerKeepsDays = 7;

export interface FilledQueue {
  /** Rows that wait at the source. */
  queued: number;
  /** Linked sources that policies were given to: those fill their own queues, once they are told. */
  movedTo: string[];
}

/** Policies of the institution that can sync and that the business day ($2) still owes; who has said Not Found today. */
const owed = `
  SELECT p.id AS policy_id, ps.last_source_id, ps.home_source_id, ps.last_read_at,
    coalesce(today.asked_source_ids, '{}') AS said_no, today.source_id AS waits_at
  FROM policies p ${eligibilityJoins} LEFT JOIN policy_sync ps ON ps.policy_id = p.id
  LEFT JOIN sync_queue today ON today.policy_id = p.id AND today.day = $2
  WHERE ci.id = $1 AND (ps.settled_day IS NULL OR ps.settled_day < $2) AND ${ineligibilityOfPolicy} IS NULL`;

/** Sources that could read: those that were linked once; when there is none, those that may be. */
const usable = `
  SELECT id, created_at, linked FROM (
    SELECT id, created_at, state = 'LINKED' AS linked, state = 'CREATED' AS unproven,
      bool_and(state = 'CREATED') OVER () AS all_unproven
    FROM login_sources WHERE connected_institution_id = $1 AND removed_at IS NULL AND state <> 'PAUSED') s
  WHERE NOT unproven OR all_unproven`;

/** Sources that are asked when others have said Not Found, although they were never linked: theirs may be the policy. */
const present = `SELECT id, state = 'LINKED' AS linked FROM login_sources
  WHERE connected_institution_id = $1 AND removed_at IS NULL AND state <> 'PAUSED'`;

/**
 * Queues what the business day still owes at this source: one row for each policy, at its home source. Idempotent; a
 * row that waits since yesterday becomes today's.
 */
export async function fillQueueOf(
  { manager, announce }: TenantTransaction,
  sourceId: string,
  now: Date,
): Promise<FilledQueue> {
  const source = await readStanding(manager, sourceId);
  if (source === undefined || source.removed) return { queued: 0, movedTo: [] };
  const day = businessDay(now, source.timeZone);
  await planForMany(manager);
  let movedTo: string[] = [];
  if (source.state !== 'PAUSED') {
    await lockQueued(manager, sourceId);
    movedTo = await chooseHomes(manager, source, day, now);
    await queueAtHome(manager, source, day, now);
  }
  await showWaiting(manager, source, now);
  announce({ type: 'sweep.progressed', sourceId });
  const counted = await rowOf<{ queued: number }>(
    manager,
    `SELECT count(*)::int AS queued FROM sync_queue WHERE source_id = $1 AND kind = 'SWEEP' AND attempt_id IS NULL`,
    [sourceId],
  );
  return { queued: counted?.queued ?? 0, movedTo };
}

/**
 * A policy's home is the source that read it last; the others of the institution are asked in turn when nobody has read
 * it for a week, or that one has said Not Found today. A Linked source goes before one that is not, so that no policy
 * waits for a link that it does not need; a source that has said Not Found today is not asked again.
 */
async function chooseHomes(
  manager: EntityManager,
  source: SourceStanding,
  day: string,
  now: Date,
): Promise<string[]> {
  const moved = await rowsOf<{ id: string }>(
    manager,
    `WITH usable AS (${usable}), present AS (${present}),
       turns AS (SELECT id, linked, row_number() OVER (ORDER BY created_at, id) - 1 AS turn, count(*) OVER () AS turns
                 FROM usable),
       owed AS (SELECT *, row_number() OVER (ORDER BY policy_id) - 1 AS place FROM (${owed}) owed),
       moved AS (INSERT INTO policy_sync (organization_id, policy_id, home_source_id, state_since)
         SELECT current_organization_id(), owed.policy_id, coalesce(
           CASE WHEN sent.linked THEN sent.id END,
           CASE WHEN reader.linked OR owed.last_read_at > $3::timestamptz - make_interval(days => ${String(readerKeepsDays)})
             THEN reader.id END,
           CASE WHEN home.linked THEN home.id END,
           (SELECT t.id FROM turns t WHERE t.linked AND t.id <> ALL (owed.said_no)
            ORDER BY (t.turn - owed.place % t.turns + t.turns) % t.turns LIMIT 1),
           sent.id, reader.id, home.id, turns.id), $3
         FROM owed
         LEFT JOIN present sent ON sent.id = owed.waits_at AND owed.said_no <> '{}'
         LEFT JOIN usable reader ON reader.id = owed.last_source_id AND reader.id <> ALL (owed.said_no)
         LEFT JOIN usable home ON home.id = owed.home_source_id AND home.id <> ALL (owed.said_no)
         JOIN turns ON turns.turn = owed.place % turns.turns
         ORDER BY owed.policy_id
         ON CONFLICT (policy_id) DO UPDATE SET home_source_id = EXCLUDED.home_source_id
         WHERE policy_sync.home_source_id IS DISTINCT FROM EXCLUDED.home_source_id
         RETURNING home_source_id)
     SELECT DISTINCT usable.id FROM moved JOIN usable ON usable.id = moved.home_source_id AND usable.linked
     WHERE usable.id <> $4`,
    [source.connectedInstitutionId, day, now, source.sourceId],
  );
  return moved.map(({ id }) => id);
}

/** A row that waits elsewhere comes here; what others have said today stays known. */
async function queueAtHome(
  manager: EntityManager,
  source: SourceStanding,
  day: string,
  now: Date,
): Promise<void> {
  await manager.query(
    `INSERT INTO sync_queue (organization_id, policy_id, source_id, day, data_read_at, enqueued_at)
     SELECT current_organization_id(), owed.policy_id, $3, $2, owed.last_read_at, $4
     FROM (${owed}) owed WHERE owed.home_source_id = $3 ORDER BY owed.policy_id
     ON CONFLICT (policy_id) DO UPDATE SET day = EXCLUDED.day, source_id = EXCLUDED.source_id,
       data_read_at = EXCLUDED.data_read_at, tries = 0, not_before = NULL,
       asked_source_ids = CASE WHEN sync_queue.day < EXCLUDED.day
         OR EXCLUDED.source_id = ANY (sync_queue.asked_source_ids) THEN '{}' ELSE sync_queue.asked_source_ids END
     WHERE sync_queue.kind = 'SWEEP' AND sync_queue.attempt_id IS NULL
       AND (sync_queue.day < EXCLUDED.day OR sync_queue.source_id <> EXCLUDED.source_id)`,
    [source.connectedInstitutionId, day, source.sourceId, now],
  );
}
