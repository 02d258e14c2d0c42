import type { DataSource, EntityManager } from 'typeorm';
import { Device } from '../../database/entities/device.ts';

export interface DeviceAddress {
  organizationId: string;
  deviceId: string;
}

/** Whose device has this serial number, byte for byte; undefined when nobody has entered it. */
export async function findDevice(
  dataSource: DataSource,
  serialNumber: string,
): Promise<DeviceAddress | undefined> {
  const rows: unknown = await dataSource.query(
    'SELECT organization_id AS "organizationId", device_id AS "deviceId" FROM find_device($1)',
    [serialNumber],
  );
  return (rows as DeviceAddress[])[0];
}

/** Locks the row until the transaction ends. */
export function lockDevice(manager: EntityManager, deviceId: string): Promise<Device | null> {
  return manager.findOne(Device, { where: { id: deviceId }, lock: { mode: 'pessimistic_write' } });
}
