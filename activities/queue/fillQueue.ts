import type { EntityManager } from 'typeorm';
import { businessDay } from '../../contracts/domain/businessClock.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { rowOf } from '../store/rows.ts';
import { eligibilityJoins, ineligibilityOfPolicy } from './eligibility.ts';
import type { SourceStanding } from './sourceStanding.ts';
import { readStanding } from './sourceStanding.ts';
import { lockQueued, showWaiting } from './waitingRows.ts';

/** Policies of the institution that can sync and that the business day ($2) still owes. */
const owed = `
  SELECT p.id AS policy_id, ps.last_source_id, ps.home_source_id, ps.last_read_at
  FROM policies p ${eligibilityJoins} LEFT JOIN policy_sync ps ON ps.policy_id = p.id
  WHERE ci.id = $1 AND (ps.settled_day IS NULL OR ps.settled_day < $2) AND ${ineligibilityOfPolicy} IS NULL`;

/** Sources that could read: those that were linked once; when there is none, those that may be. */
const usable = `
  SELECT id, created_at FROM (
    SELECT id, created_at, state = 'CREATED' AS unproven, bool_and(state = 'CREATED') OVER () AS all_unproven
    FROM login_sources WHERE connected_institution_id = $1 AND removed_at IS NULL AND state <> 'PAUSED') s
  WHERE NOT unproven OR all_unproven`;

/** Sources that are asked when others have said Not Found, although they were never linked: theirs may be the policy. */
const present = `SELECT id FROM login_sources
  WHERE connected_institution_id = $1 AND removed_at IS NULL AND state <> 'PAUSED'`;

/**
 * Queues what the business day still owes at this source: one row for each policy, at its home source. Idempotent; a
 * row that waits since yesterday becomes today's. Returns the rows that wait.
 */
export async function fillQueueOf(
  { manager, announce }: TenantTransaction,
  sourceId: string,
  now: Date,
): Promise<number> {
  const source = await readStanding(manager, sourceId);
  if (source === undefined || source.removed) return 0;
  const day = businessDay(now, source.timeZone);
  if (source.state !== 'PAUSED') {
    await lockQueued(manager, sourceId);
    await chooseHomes(manager, source, day, now);
    await queueAtHome(manager, source, day, now);
  }
  await showWaiting(manager, source, now);
  announce({ type: 'sweep.progressed', sourceId });
  const counted = await rowOf<{ queued: number }>(
    manager,
    `SELECT count(*)::int AS queued FROM sync_queue WHERE source_id = $1 AND kind = 'SWEEP' AND attempt_id IS NULL`,
    [sourceId],
  );
  return counted?.queued ?? 0;
}

/**
 * The source that read a policy last, else the one it was given to before, else the usable sources in turn. One that
 * others have sent the policy to keeps it.
 */
async function chooseHomes(
  manager: EntityManager,
  source: SourceStanding,
  day: string,
  now: Date,
): Promise<void> {
  await manager.query(
    `WITH usable AS (${usable}), present AS (${present}),
       turns AS (SELECT id, row_number() OVER (ORDER BY created_at, id) - 1 AS turn, count(*) OVER () AS turns FROM usable),
       owed AS (SELECT *, row_number() OVER (ORDER BY policy_id) - 1 AS place FROM (${owed}) owed)
     INSERT INTO policy_sync (organization_id, policy_id, home_source_id, state_since)
     SELECT current_organization_id(), owed.policy_id, coalesce(asked.id, last.id, home.id, turns.id), $3
     FROM owed
     LEFT JOIN sync_queue sent ON sent.policy_id = owed.policy_id AND sent.asked_source_ids <> '{}'
     LEFT JOIN present asked ON asked.id = sent.source_id
     LEFT JOIN usable last ON last.id = owed.last_source_id
     LEFT JOIN usable home ON home.id = owed.home_source_id
     JOIN turns ON turns.turn = owed.place % turns.turns
     ORDER BY owed.policy_id
     ON CONFLICT (policy_id) DO UPDATE SET home_source_id = EXCLUDED.home_source_id
     WHERE policy_sync.home_source_id IS DISTINCT FROM EXCLUDED.home_source_id`,
    [source.connectedInstitutionId, day, now],
  );
}

async function queueAtHome(
  manager: EntityManager,
  source: SourceStanding,
  day: string,
  now: Date,
): Promise<void> {
  await manager.query(
    `WITH owed AS (${owed}), usable AS (${usable}), present AS (${present})
     INSERT INTO sync_queue (organization_id, policy_id, source_id, day, data_read_at, enqueued_at)
     SELECT current_organization_id(), owed.policy_id, $3, $2, owed.last_read_at, $4
     FROM owed WHERE owed.home_source_id = $3 ORDER BY owed.policy_id
     ON CONFLICT (policy_id) DO UPDATE SET day = EXCLUDED.day, source_id = EXCLUDED.source_id,
       data_read_at = EXCLUDED.data_read_at, asked_source_ids = '{}', tries = 0, not_before = NULL
     WHERE sync_queue.kind = 'SWEEP' AND sync_queue.attempt_id IS NULL
       AND (sync_queue.day < EXCLUDED.day OR NOT EXISTS (SELECT FROM usable WHERE usable.id = sync_queue.source_id)
         AND (sync_queue.asked_source_ids = '{}'
           OR NOT EXISTS (SELECT FROM present WHERE present.id = sync_queue.source_id)))`,
    [source.connectedInstitutionId, day, source.sourceId, now],
  );
}
