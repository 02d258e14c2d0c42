import type { DayActivities } from '../../contracts/temporal/cloudActivities.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import type { ActivityDependencies } from '../activityDependencies.ts';
import { fillQueueOf } from '../queue/fillQueue.ts';
import { endSessionsOfStoppedCarriers } from '../carriers/carrierStops.ts';
import { rowsOf } from '../store/rows.ts';
import { organizationsWithSync } from './organizations.ts';
import { SilenceWatch } from './silenceWatch.ts';
import { databaseTimeMs, markSilentDevicesOf } from './silentDevices.ts';
import { noteStarted } from './startedDays.ts';

export function createDayActivities({
  dataSource,
  clock,
  workflows,
}: ActivityDependencies): Omit<DayActivities, 'reconcile'> {
  const silence = new SilenceWatch();
  return {
    listSources: ({ organizationId }) =>
      withTenant(dataSource, organizationId, async ({ manager }) => {
        await noteStarted(manager, clock.now());
        const rows = await rowsOf<{ id: string }>(
          manager,
          'SELECT id FROM login_sources WHERE removed_at IS NULL ORDER BY created_at, id',
        );
        return { sourceIds: rows.map((row) => row.id) };
      }),
    startSourceDay: async ({ organizationId, sourceId }) => {
      const { queued } = await withTenant(dataSource, organizationId, (transaction) =>
        fillQueueOf(transaction, sourceId, clock.now()),
      );
      if (queued > 0) await workflows.wakeSweep({ organizationId, sourceId }, 'dayStarted');
      else await workflows.tellSweep(sourceId, 'dayStarted');
    },
    markSilentDevices: async () => {
      let marked = 0;
      const isMeasurable = silence.isMeasurable(await databaseTimeMs(dataSource));
      for (const organizationId of isMeasurable ? await organizationsWithSync(dataSource) : []) {
        marked += await withTenant(dataSource, organizationId, (transaction) =>
          markSilentDevicesOf(transaction, silence),
        );
      }
      const stopped = await endSessionsOfStoppedCarriers(dataSource, workflows);
      return { marked, stopped };
    },
  };
}
