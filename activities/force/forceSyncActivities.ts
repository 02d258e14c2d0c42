import type { ForceSyncActivities } from '../../contracts/temporal/cloudActivities.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import type { ActivityDependencies } from '../activityDependencies.ts';
import { untilEndOfDay } from './businessDayEnd.ts';
import { claimForceSyncOf } from './claimForceSync.ts';
import { isForceSyncOver } from './isForceSyncOver.ts';
import { openForceSyncOf } from './openForceSync.ts';
import { settleForceSyncOf } from './settleForceSync.ts';

export function createForceSyncActivities({
  dataSource,
  clock,
  workflows,
}: ActivityDependencies): ForceSyncActivities {
  return {
    openForceSync: async ({ organizationId, ...opening }) => {
      const now = clock.now();
      const { attemptId, source } = await withTenant(dataSource, organizationId, (transaction) =>
        openForceSyncOf(transaction, { ...opening, now }),
      );
      const { institutionName, sourceName, timeZone } = source;
      return { attemptId, institutionName, sourceName, waitMs: clock.wallMs(untilEndOfDay(now, timeZone)) };
    },
    claimForceSync: async (input) => {
      const { organizationId } = input;
      const { claim, owner } = await withTenant(dataSource, organizationId, (transaction) =>
        claimForceSyncOf(transaction, input, clock.now()),
      );
      if (owner !== undefined) await workflows.wakeSweep({ organizationId, sourceId: owner }, 'queueChanged');
      return claim;
    },
    isForceSyncOver: ({ organizationId, ...ref }) =>
      withTenant(dataSource, organizationId, ({ manager }) => isForceSyncOver(manager, ref)),
    settleForceSync: async (input) => {
      const { organizationId } = input;
      const sourceId = await withTenant(dataSource, organizationId, (transaction) =>
        settleForceSyncOf(transaction, input, clock.now()),
      );
      if (sourceId !== undefined) await workflows.wakeSweep({ organizationId, sourceId }, 'queueChanged');
    },
  };
}
