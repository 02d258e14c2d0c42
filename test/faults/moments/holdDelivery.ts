import pg from 'pg';
import { waitUntil } from '../../../scripts/processes/waitUntil.ts';
import type { Office } from '../world/office.ts';
import type { Reached } from './moment.ts';

const arrivalTimeoutMs = 20_000;

/**
 * Holds the rows that a delivery writes until the fault is on: the gateway's transaction is then open, with readings
 * in it that the device has not been told are safe.
 */
export async function holdDelivery({ world, organizationId }: Office): Promise<Reached> {
  const holder = new pg.Client({ connectionString: world.engines.adminUrl, application_name: 'faults hold' });
  // A fault of the database ends this connection as well, which lets go.
  holder.on('error', () => undefined);
  await holder.connect();
  const letGo = async (): Promise<void> => {
    await holder.query('ROLLBACK').catch(() => undefined);
    await holder.end();
  };
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM policy_sync WHERE organization_id = $1 FOR UPDATE', [organizationId]);
    await waitUntil(
      'a delivery to be in its transaction',
      arrivalTimeoutMs,
      async () => {
        const { rowCount } = await holder.query(
          `SELECT FROM pg_stat_activity WHERE application_name = 'carrier-sync gateway'
             AND pg_backend_pid() = ANY (pg_blocking_pids(pid))`,
        );
        return (rowCount ?? 0) > 0;
      },
      { pauseMs: 10 },
    );
  } catch (error) {
    await letGo();
    throw error;
  }
  return { goOn: letGo };
}
