import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';

const lookEveryMs = 200;
const patienceMs = 180_000;

interface Work {
  /** Claimed, or to be read now at a source that is linked. */
  readonly sweeping: number;
  readonly forced: number;
  readonly linking: number;
  /** Owed for today by a linked source, and not even queued. */
  readonly owed: number;
}

/**
 * Waits until nothing is going on any more at this instant of the business clock; false when it goes on and on.
 *
 * @param looksAtRest so often in a row: between two steps of the work nothing is to be seen of it for a moment
 */
export async function cameToRest(admin: Client, now: () => number, looksAtRest: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  let quietLooks = 0;
  while (Date.now() < deadline) {
    const { sweeping, forced, linking, owed } = await workUnderWay(admin, now());
    quietLooks = sweeping + forced + linking + owed === 0 ? quietLooks + 1 : 0;
    if (quietLooks >= looksAtRest) return true;
    await delay(lookEveryMs);
  }
  return false;
}

async function workUnderWay(admin: Client, now: number): Promise<Work> {
  const { rows } = await admin.query<Work>(
    `SELECT
       (SELECT count(*) FROM sync_queue q JOIN login_sources s ON s.id = q.source_id
        WHERE q.kind = 'SWEEP' AND (q.attempt_id IS NOT NULL
          OR (s.state = 'LINKED' AND s.stop_code IS NULL AND (q.not_before IS NULL OR q.not_before <= $1))))::int
         AS sweeping,
       (SELECT count(*) FROM sync_attempts a JOIN login_sources s ON s.id = a.source_id
        WHERE a.kind = 'FORCE' AND (a.state = 'IN_PROGRESS' OR (a.state = 'QUEUED' AND s.state = 'LINKED')))::int
         AS forced,
       (SELECT count(*) FROM link_sessions
        WHERE state IN ('AWAITING_CREDENTIALS', 'AUTHENTICATING', 'CHALLENGED', 'VERIFYING'))::int AS linking,
       (SELECT count(*) FROM policies p JOIN organizations o ON o.id = p.organization_id
          JOIN product_statuses st ON st.id = p.status_id AND st.indicator <> 'CLOSED'
          JOIN products pr ON pr.id = p.product_id
          JOIN connected_institutions ci ON ci.institution_id = pr.institution_id
          LEFT JOIN policy_sync ps ON ps.policy_id = p.id
        WHERE p.deleted_at IS NULL AND p.contact_id IS NOT NULL AND ps.policy_id IS NULL
          AND o.started_day = ($1::timestamptz AT TIME ZONE o.time_zone)::date)::int AS owed`,
    [new Date(now)],
  );
  const [work] = rows;
  if (work === undefined) throw new Error('PostgreSQL answered with no row.');
  return work;
}

/** The next instant up to `until` at which something that waits may be tried again; undefined when there is none. */
export async function nextRetry(admin: Client, now: number, until: number): Promise<number | undefined> {
  const { rows } = await admin.query<{ due: Date | null }>(
    `SELECT min(q.not_before) AS due FROM sync_queue q JOIN login_sources s ON s.id = q.source_id
     WHERE s.state = 'LINKED' AND s.stop_code IS NULL AND q.attempt_id IS NULL AND q.not_before BETWEEN $1 AND $2`,
    [new Date(now), new Date(until)],
  );
  return rows[0]?.due?.getTime();
}
