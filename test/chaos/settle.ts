import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';

/** No progress for this long is being stuck. */
const patienceMs = 120_000;
/** However slowly it goes on, a run comes to its end; the checker then says what is left. */
const mostMs = 480_000;
const lookEveryMs = 1_000;
const sayEveryMs = 15_000;

interface Standing {
  /** Sources that a person is still to link, or is linking. */
  readonly unlinked: number;
  readonly queued: number;
  readonly unfinished: number;
  readonly finished: number;
  /** Policies of linked sources that the business day owes, whether or not somebody queues them. */
  readonly owed: number;
  /** Readings that the devices keep, as of their last heartbeats. */
  readonly journalled: number;
  /** Devices that have not said since the last kill how they are. */
  readonly silent: number;
}

/**
 * Waits until every source is linked and nothing waits any more, or until nothing has moved for two minutes: the
 * checker then says what is stuck.
 */
export async function settle(
  look: <Result>(work: (admin: Client) => Promise<Result>) => Promise<Result>,
  lastKill: Date,
  say: (line: string) => void,
): Promise<void> {
  let before = '';
  const startedAt = Date.now();
  let movedAt = startedAt;
  let saidAt = startedAt;
  while (Date.now() - movedAt < patienceMs && Date.now() - startedAt < mostMs) {
    const standing = await look((admin) => readStanding(admin, lastKill)).catch(() => undefined);
    if (standing !== undefined) {
      const { unlinked, queued, unfinished, owed, journalled, silent } = standing;
      if (unlinked + queued + unfinished + owed + journalled + silent === 0) return;
      const now = JSON.stringify(standing);
      if (now !== before) movedAt = Date.now();
      before = now;
      if (Date.now() - saidAt >= sayEveryMs) {
        say(`Still to come: ${now}`);
        saidAt = Date.now();
      }
    }
    await delay(lookEveryMs);
  }
  const [quietS, allS] = [Date.now() - movedAt, Date.now() - startedAt].map((ms) => Math.round(ms / 1_000));
  say(`Not settled after ${String(allS)} s; nothing has moved for ${String(quietS)} s: ${before}`);
}

async function readStanding(admin: Client, lastKill: Date): Promise<Standing> {
  const { rows } = await admin.query<Standing>(
    `SELECT (SELECT count(*) FROM login_sources WHERE state <> 'LINKED')::int AS unlinked,
       (SELECT count(*) FROM sync_queue)::int AS queued,
       (SELECT count(*) FROM sync_attempts WHERE state IN ('QUEUED', 'IN_PROGRESS'))::int AS unfinished,
       (SELECT count(*) FROM sync_attempts WHERE finished_at IS NOT NULL)::int AS finished,
       (SELECT count(*) FROM policies p JOIN organizations o ON o.id = p.organization_id
          JOIN product_statuses st ON st.id = p.status_id AND st.indicator <> 'CLOSED'
          JOIN policy_sync s ON s.policy_id = p.id JOIN login_sources ls ON ls.id = s.home_source_id
        WHERE p.deleted_at IS NULL AND ls.state = 'LINKED' AND ls.stop_code IS NULL
          AND s.settled_day IS DISTINCT FROM (now() AT TIME ZONE o.time_zone)::date)::int AS owed,
       (SELECT coalesce(sum(journalled_readings), 0) FROM devices WHERE state = 'ACTIVE')::int AS journalled,
       (SELECT count(*) FROM devices WHERE state = 'ACTIVE' AND NOT coalesce(last_heartbeat_at > $1, false))::int AS silent`,
    [lastKill],
  );
  const [standing] = rows;
  if (standing === undefined) throw new Error('PostgreSQL answered with no row.');
  return standing;
}
