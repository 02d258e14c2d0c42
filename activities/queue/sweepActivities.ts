import type { SweepActivities } from '../../contracts/temporal/cloudActivities.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import type { ActivityDependencies } from '../activityDependencies.ts';
import { fillQueueOf } from './fillQueue.ts';
import { nextBatchOf } from './nextBatch.ts';

export function createSweepActivities({
  dataSource,
  clock,
  workflows,
}: ActivityDependencies): SweepActivities {
  return {
    fillQueue: async ({ organizationId, sourceId }) => {
      const { queued, movedTo } = await withTenant(dataSource, organizationId, (transaction) =>
        fillQueueOf(transaction, sourceId, clock.now()),
      );
      for (const other of movedTo)
        await workflows.wakeSweep({ organizationId, sourceId: other }, 'queueChanged');
      return { queued };
    },
    nextBatch: async (input) => {
      const next = await withTenant(dataSource, input.organizationId, (transaction) =>
        nextBatchOf(transaction, input, clock.now()),
      );
      return next.kind === 'WAIT_FOR_RETRY' ? { ...next, waitMs: clock.wallMs(next.waitMs) } : next;
    },
  };
}
