import type { DataSource } from 'typeorm';
import type { FetchOrdersResponse } from '../../contracts/device/messages.ts';
import type { ReadOrder } from '../../contracts/domain/readings.ts';
import { planByKeys } from '../../database/planByKeys.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import { rowsOf } from '../readings/rowsOf.ts';
import type { DeviceCall } from './deviceService.ts';

export interface OrderTools {
  dataSource: DataSource;
}

/** FetchOrders: the policies of a claimed batch. Empty when the batch is not, or no longer, this device's. */
export function fetchOrders(tools: OrderTools): DeviceCall<{ batchId: string }, FetchOrdersResponse> {
  return {
    read: (message) => ({ batchId: message.uuid('batchId') }),
    async handle({ batchId }, { organizationId, deviceId }) {
      const orders = await withTenant(tools.dataSource, organizationId, async ({ manager }) => {
        await planByKeys(manager);
        return rowsOf<ReadOrder>(manager, ordersOfBatch, [batchId, deviceId]);
      });
      return { orders };
    },
  };
}

/**
 * What was deleted or settled since the claim is left out: it has no business at the portal any more. So is everything
 * of a carrier that is stopped.
 */
const ordersOfBatch = `
SELECT q.policy_id AS "policyId", p.number, q.attempt_id AS "attemptId", q.generation
FROM sync_queue q
JOIN login_sources s ON s.id = q.source_id
JOIN policies p ON p.id = q.policy_id
JOIN sync_attempts a ON a.id = q.attempt_id
WHERE q.batch_id = $1 AND s.device_id = $2 AND q.link_epoch = s.link_epoch
  AND NOT EXISTS (SELECT FROM connected_institutions ci JOIN plugin_stops stop ON stop.plugin_id = ci.plugin_id
                  WHERE ci.id = s.connected_institution_id)
  AND p.deleted_at IS NULL AND a.state IN ('QUEUED', 'IN_PROGRESS')
ORDER BY q.data_read_at NULLS FIRST, q.policy_id`;
