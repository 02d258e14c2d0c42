import type { FailureCode } from '../../contracts/domain/failures.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { rowOf } from '../store/rows.ts';
import type { SourceStanding } from './sourceStanding.ts';

const code: FailureCode = 'LIST_WITHOUT_END';

/**
 * What a device makes of a list is shown to its people: the sweep goes on, more slowly than it might. Said once of a batch,
 * however often its claim is made.
 */
export async function showListGivenUp(
  { manager, announce }: TenantTransaction,
  { serialNumber, institutionName, sourceName }: SourceStanding,
  batchId: string,
  { batches }: { batches: number },
): Promise<void> {
  const reason = `${institutionName}, ${sourceName}: ${String(batches)} batches of the list in a row brought none of the policies that wait`;
  const device = await rowOf<{ id: string }>(
    manager,
    `WITH shown AS (
       INSERT INTO device_refusals (organization_id, device_id, code, details, batch_id)
       SELECT organization_id, id, $2, $3, $4 FROM devices WHERE serial_number = $1
       ON CONFLICT DO NOTHING)
     SELECT id FROM devices WHERE serial_number = $1`,
    [serialNumber, code, { reason }, batchId],
  );
  if (device !== undefined) announce({ type: 'device.changed', deviceId: device.id });
}
