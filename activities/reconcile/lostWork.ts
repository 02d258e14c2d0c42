import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { businessDay } from '../../contracts/domain/businessClock.ts';
import { institutionsWithUnqueued } from '../queue/unqueuedPolicies.ts';
import { readStanding } from '../queue/sourceStanding.ts';
import { returnRows } from '../queue/waitingRows.ts';
import { rowOf, rowsOf } from '../store/rows.ts';

export interface OpenLink {
  sourceId: string;
  /** The newest link session of the source when it was looked at. */
  linkSessionId: string | null;
}

/** Sources with a link session that is recorded as going on. */
export async function openLinks({ manager }: TenantTransaction): Promise<OpenLink[]> {
  return rowsOf<OpenLink>(
    manager,
    `SELECT s.id AS "sourceId", s.link_session_id AS "linkSessionId" FROM login_sources s
     WHERE s.state = 'LINKED' OR EXISTS (SELECT FROM link_sessions l WHERE l.source_id = s.id
       AND l.state IN ('AWAITING_CREDENTIALS', 'AUTHENTICATING', 'CHALLENGED', 'VERIFYING', 'LINKED'))`,
  );
}

export interface OpenForceSync {
  attemptId: string;
  policyId: string;
  sourceId: string;
}

/** Force syncs that are recorded as going on. */
export async function openForceSyncs({ manager }: TenantTransaction): Promise<OpenForceSync[]> {
  return rowsOf<OpenForceSync>(
    manager,
    `SELECT id AS "attemptId", policy_id AS "policyId", source_id AS "sourceId" FROM sync_attempts
     WHERE kind = 'FORCE' AND state IN ('QUEUED', 'IN_PROGRESS') ORDER BY queued_at LIMIT 1000`,
  );
}

/** Force syncs that wait although they could be read, or ended, now: their wake-up was lost, or their day is over. */
export async function wakeableForceSyncs(
  { manager }: TenantTransaction,
  now: Date,
): Promise<OpenForceSync[]> {
  return rowsOf<OpenForceSync>(
    manager,
    `SELECT a.id AS "attemptId", a.policy_id AS "policyId", a.source_id AS "sourceId"
     FROM sync_attempts a JOIN login_sources s ON s.id = a.source_id
     LEFT JOIN link_sessions l ON l.id = s.link_session_id
     LEFT JOIN devices d ON d.id = l.device_id
     CROSS JOIN organizations o
     WHERE a.kind = 'FORCE' AND a.state = 'QUEUED'
       AND (s.removed_at IS NOT NULL OR s.stop_code IS NOT NULL
         OR (a.queued_at AT TIME ZONE o.time_zone)::date < ($1::timestamptz AT TIME ZONE o.time_zone)::date
         OR (s.state = 'LINKED' AND d.online AND d.state = 'ACTIVE' AND NOT d.storage_full))
     ORDER BY a.queued_at LIMIT 1000`,
    [now],
  );
}

/** Sources with policies to read now, none of them claimed: Linked, not stopped, their device online. */
export async function sourcesWithWork({ manager }: TenantTransaction, now: Date): Promise<string[]> {
  const rows = await rowsOf<{ sourceId: string }>(
    manager,
    `SELECT s.id AS "sourceId" FROM login_sources s
     JOIN link_sessions l ON l.id = s.link_session_id
     JOIN devices d ON d.id = l.device_id AND d.online AND d.state = 'ACTIVE' AND NOT d.storage_full
     WHERE s.state = 'LINKED' AND s.removed_at IS NULL AND s.stop_code IS NULL
       AND NOT EXISTS (SELECT FROM plugin_stops p JOIN connected_institutions ci ON ci.plugin_id = p.plugin_id
                       WHERE ci.id = s.connected_institution_id)
       AND EXISTS (SELECT FROM sync_queue q WHERE q.source_id = s.id AND q.kind = 'SWEEP' AND q.attempt_id IS NULL
                   AND (q.not_before IS NULL OR q.not_before <= $1))
       AND NOT EXISTS (SELECT FROM sync_queue q WHERE q.source_id = s.id AND q.lease_until > $1)`,
    [now],
  );
  return rows.map((row) => row.sourceId);
}

/**
 * What is settled for a day that has not come was read on this one, by a clock that was ahead (or in a time zone that the
 * organization has left): when that day comes, it is owed.
 */
export async function takeBackDaysToCome({ manager }: TenantTransaction, now: Date): Promise<number> {
  const taken = await rowsOf<{ id: string }>(
    manager,
    `UPDATE policy_sync SET settled_day = today.day
     FROM (SELECT ($1::timestamptz AT TIME ZONE time_zone)::date AS day FROM organizations) today
     WHERE policy_id IN (
       SELECT policy_id FROM policy_sync s, organizations o
       WHERE s.settled_day > ($1::timestamptz AT TIME ZONE o.time_zone)::date ORDER BY policy_id FOR UPDATE OF s)
     RETURNING policy_id AS id`,
    [now],
  );
  return taken.length;
}

/** Sources of institutions where policies should be in a queue and are not. */
export async function unfilledSources({ manager }: TenantTransaction, now: Date): Promise<string[]> {
  const zone = await rowOf<{ timeZone: string }>(
    manager,
    'SELECT time_zone AS "timeZone" FROM organizations',
  );
  const institutions = await institutionsWithUnqueued(
    manager,
    businessDay(now, zone?.timeZone ?? 'UTC'),
    now,
  );
  const rows = await rowsOf<{ id: string }>(
    manager,
    `SELECT id FROM login_sources WHERE connected_institution_id = ANY ($1::uuid[]) AND removed_at IS NULL
       AND state <> 'PAUSED' ORDER BY created_at, id`,
    [institutions],
  );
  return rows.map((row) => row.id);
}

/** Sources with policies in their queue. */
export async function sourcesThatWait({ manager }: TenantTransaction): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    manager,
    'SELECT DISTINCT source_id AS id FROM sync_queue ORDER BY 1',
  );
  return rows.map((row) => row.id);
}

/** Gives rows back whose lease is over: the batch that held them was lost. */
export async function returnOverdueRows(transaction: TenantTransaction, now: Date): Promise<number> {
  const { manager } = transaction;
  const overdue = await rowsOf<{ sourceId: string; attemptIds: string[] }>(
    manager,
    `SELECT source_id AS "sourceId", array_agg(attempt_id) AS "attemptIds" FROM sync_queue
     WHERE kind = 'SWEEP' AND lease_until < $1 GROUP BY source_id`,
    [now],
  );
  let returned = 0;
  for (const { sourceId, attemptIds } of overdue) {
    const source = await readStanding(manager, sourceId);
    if (source !== undefined) returned += await returnRows(manager, source, attemptIds, now);
  }
  return returned;
}
