import { status } from '@grpc/grpc-js';
import type { DataSource } from 'typeorm';
import { Device } from '../../database/entities/device.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import { GatewayRefusal } from '../grpc/refusal.ts';
import type { DeviceSession } from '../sealing/sessionTokens.ts';
import { keyFingerprint } from './keyFingerprint.ts';

export type Standing = Pick<Device, 'state' | 'publicKey'> | null;

/** For how long a device that has just been paused, removed or replaced may still be served. */
const trustedForMs = 2_000;
const maxRemembered = 10_000;

/** Whether a device may still do what its session token says it could when it was issued. */
export class DeviceAccess {
  private readonly remembered = new Map<string, { standing: Promise<Standing>; until: number }>();
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  /** @throws GatewayRefusal when the device is paused or removed, or its key has been replaced */
  async require(session: DeviceSession): Promise<void> {
    const standing = await this.standing(session);
    if (standing === null || standing.state === 'REMOVED') throw refused('DEVICE_REMOVED');
    if (standing.state === 'PAUSED') throw refused('DEVICE_PAUSED');
    if (standing.publicKey === null || keyFingerprint(standing.publicKey) !== session.keyFingerprint) {
      throw new GatewayRefusal(status.UNAUTHENTICATED, 'DEVICE_NOT_AUTHENTICATED');
    }
  }

  private standing(session: DeviceSession): Promise<Standing> {
    const now = performance.now();
    const remembered = this.remembered.get(session.deviceId);
    if (remembered !== undefined && remembered.until > now) return remembered.standing;
    if (this.remembered.size >= maxRemembered) this.remembered.clear();
    const standing = this.read(session);
    this.remembered.set(session.deviceId, { standing, until: now + trustedForMs });
    standing.catch(() => this.remembered.delete(session.deviceId));
    return standing;
  }

  private read({ organizationId, deviceId }: DeviceSession): Promise<Standing> {
    return withTenant(this.dataSource, organizationId, ({ manager }) =>
      manager.findOne(Device, {
        select: { id: true, state: true, publicKey: true },
        where: { id: deviceId },
      }),
    );
  }
}

function refused(code: 'DEVICE_REMOVED' | 'DEVICE_PAUSED'): GatewayRefusal {
  return new GatewayRefusal(status.PERMISSION_DENIED, code);
}
