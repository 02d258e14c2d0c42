import type { FetchKnownNumbersResponse } from '../../contracts/device/messages.ts';
import { planByKeys } from '../../database/planByKeys.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import { rowsOf } from '../readings/rowsOf.ts';
import type { DeviceCall } from './deviceService.ts';
import type { OrderTools } from './orders.ts';

/** One would do; any of them may have gone from the portal since. */
const mostNumbers = 3;

/** FetchKnownNumbers: what this source has read before. Empty when the source is not this device's. */
export function fetchKnownNumbers(
  tools: OrderTools,
): DeviceCall<{ sourceId: string }, FetchKnownNumbersResponse> {
  return {
    read: (message) => ({ sourceId: message.uuid('sourceId') }),
    async handle({ sourceId }, { organizationId, deviceId }) {
      const rows = await withTenant(tools.dataSource, organizationId, async ({ manager }) => {
        await planByKeys(manager);
        return rowsOf<{ number: string }>(manager, lastRead, [sourceId, deviceId, mostNumbers]);
      });
      return { numbers: rows.map((row) => row.number) };
    },
  };
}

/** Looks at a whole book, so it says whose: the organization's index is for those that do. */
const lastRead = `
SELECT p.number
FROM policy_sync ps
JOIN login_sources s ON s.id = ps.last_source_id
JOIN policies p ON p.id = ps.policy_id
WHERE ps.organization_id = current_organization_id() AND ps.last_source_id = $1 AND s.device_id = $2
  AND ps.last_outcome = 'SUCCESS' AND p.deleted_at IS NULL
ORDER BY ps.last_read_at DESC, ps.policy_id LIMIT $3`;
