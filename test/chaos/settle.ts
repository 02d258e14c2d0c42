import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';

/** No progress for this long is being stuck. */
const patienceMs = 120_000;
const lookEveryMs = 1_000;

interface Standing {
  /** Sources that a person is still to link, or is linking. */
  readonly unlinked: number;
  readonly queued: number;
  readonly unfinished: number;
  readonly finished: number;
  /** Readings that the devices keep, as of their last heartbeats: up to a minute old. */
  readonly journalled: number;
}

/**
 * Waits until every source is linked and nothing waits any more, or until nothing has moved for two minutes: the
 * checker then says what is stuck.
 */
export async function settle(
  look: <Result>(work: (admin: Client) => Promise<Result>) => Promise<Result>,
  say: (line: string) => void,
): Promise<void> {
  let before = '';
  let movedAt = Date.now();
  while (Date.now() - movedAt < patienceMs) {
    const standing = await look(readStanding).catch(() => undefined);
    if (standing !== undefined) {
      const { unlinked, queued, unfinished, journalled } = standing;
      if (unlinked + queued + unfinished + journalled === 0) return;
      const now = JSON.stringify(standing);
      if (now !== before) movedAt = Date.now();
      before = now;
    }
    await delay(lookEveryMs);
  }
  say(`Nothing has moved for ${String(patienceMs / 1_000)} s: ${before}`);
}

async function readStanding(admin: Client): Promise<Standing> {
  const { rows } = await admin.query<Standing>(
    `SELECT (SELECT count(*) FROM login_sources WHERE state <> 'LINKED')::int AS unlinked,
       (SELECT count(*) FROM sync_queue)::int AS queued,
       (SELECT count(*) FROM sync_attempts WHERE state IN ('QUEUED', 'IN_PROGRESS'))::int AS unfinished,
       (SELECT count(*) FROM sync_attempts WHERE finished_at IS NOT NULL)::int AS finished,
       (SELECT coalesce(sum(journalled_readings), 0) FROM devices WHERE state = 'ACTIVE')::int AS journalled`,
  );
  const [standing] = rows;
  if (standing === undefined) throw new Error('PostgreSQL answered with no row.');
  return standing;
}
