import type { DataSource } from 'typeorm';
import { deviceSilentAfterMs } from '../../contracts/domain/devices.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { rowsOf } from '../store/rows.ts';
import type { SilenceWatch } from './silenceWatch.ts';

export async function databaseTimeMs(dataSource: DataSource): Promise<number> {
  const rows = await rowsOf<{ ms: number }>(
    dataSource.manager,
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  const [answer] = rows;
  if (answer === undefined) throw new Error('PostgreSQL answered with no row.');
  return answer.ms;
}

/** Marks devices offline that were not heard of for a while, by the database's own clock, as the gateway wrote it. */
export async function markSilentDevicesOf(
  { manager, announce }: TenantTransaction,
  watch: SilenceWatch,
): Promise<number> {
  const dated = await rowsOf<{ id: string; heardAt: string }>(
    manager,
    `SELECT id, last_heartbeat_at::text AS "heardAt" FROM devices
     WHERE online AND last_heartbeat_at > now() + make_interval(secs => $1)`,
    [deviceSilentAfterMs / 1_000],
  );
  const unheard = dated.filter(({ id, heardAt }) => watch.isUnheardSince(id, heardAt)).map(({ id }) => id);
  const silent = await rowsOf<{ id: string }>(
    manager,
    `UPDATE devices SET online = false
     WHERE online AND (last_heartbeat_at IS NULL OR last_heartbeat_at < now() - make_interval(secs => $1)
       OR id = ANY ($2::uuid[]))
     RETURNING id`,
    [deviceSilentAfterMs / 1_000, unheard],
  );
  for (const { id } of silent) announce({ type: 'device.changed', deviceId: id });
  return silent.length;
}
