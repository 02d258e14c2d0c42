import type { Office } from '../world/office.ts';

/** Where the work of one office stands, by its records. */
export interface Standing {
  readonly source: string;
  readonly deviceOnline: boolean;
  readonly queued: number;
  readonly unfinished: number;
  /** Policies that the business day owes, or that are settled for a day that has not come. */
  readonly owed: number;
}

export async function readStanding({ world, organizationId }: Office): Promise<Standing> {
  const [standing] = await world.query<Standing>(
    `SELECT (SELECT state FROM login_sources WHERE organization_id = $1) AS source,
       (SELECT online FROM devices WHERE organization_id = $1) AS "deviceOnline",
       (SELECT count(*) FROM sync_queue WHERE organization_id = $1)::int AS queued,
       (SELECT count(*) FROM sync_attempts WHERE organization_id = $1
          AND state IN ('QUEUED', 'IN_PROGRESS'))::int AS unfinished,
       (SELECT count(*) FROM policies p JOIN organizations o ON o.id = p.organization_id
          JOIN product_statuses st ON st.id = p.status_id AND st.indicator <> 'CLOSED'
          LEFT JOIN policy_sync s ON s.policy_id = p.id
        WHERE p.organization_id = $1 AND p.deleted_at IS NULL
          AND s.settled_day IS DISTINCT FROM (now() AT TIME ZONE o.time_zone)::date)::int AS owed`,
    [organizationId],
  );
  if (standing === undefined) throw new Error('PostgreSQL answered with no row.');
  return standing;
}

export function isAllWell({ source, deviceOnline, queued, unfinished, owed }: Standing): boolean {
  return source === 'LINKED' && deviceOnline && queued + unfinished + owed === 0;
}
