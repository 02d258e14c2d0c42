import type { DataSource } from 'typeorm';
import { deviceSilentAfterMs } from '../../contracts/domain/devices.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { rowsOf } from '../store/rows.ts';

export async function databaseTimeMs(dataSource: DataSource): Promise<number> {
  const rows = await rowsOf<{ ms: number }>(
    dataSource.manager,
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  const [answer] = rows;
  if (answer === undefined) throw new Error('PostgreSQL answered with no row.');
  return answer.ms;
}

/**
 * Marks devices offline that were not heard of for a while, by the database's own clock, as the gateway wrote it. One of
 * the future was written by a clock that has been set back since.
 */
export async function markSilentDevicesOf({ manager, announce }: TenantTransaction): Promise<number> {
  const silent = await rowsOf<{ id: string }>(
    manager,
    `UPDATE devices SET online = false
     WHERE online AND (last_heartbeat_at IS NULL OR last_heartbeat_at < now() - make_interval(secs => $1)
       OR last_heartbeat_at > now() + make_interval(secs => $1))
     RETURNING id`,
    [deviceSilentAfterMs / 1_000],
  );
  for (const { id } of silent) announce({ type: 'device.changed', deviceId: id });
  return silent.length;
}
