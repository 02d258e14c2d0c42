import { randomBytes, randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { deviceTaskQueue } from '../../../contracts/temporal/taskQueues.ts';
import type { DeviceQueueKind } from '../../../contracts/temporal/taskQueues.ts';
import { keyFingerprint } from '../../../gateway/access/keyFingerprint.ts';
import { createSessionTokens } from '../../../gateway/sealing/sessionTokens.ts';
import type { DeviceSession } from '../../../gateway/sealing/sessionTokens.ts';
import type { GatewayFixture } from './gatewayFixture.ts';
import { drawSerialNumber, insertDevice } from './gatewayFixture.ts';

/** A device whose key is pinned and whose session token is at hand. */
export interface PinnedDevice {
  deviceId: string;
  serialNumber: string;
  token: string;
  queue(kind: DeviceQueueKind): string;
  /** Raw calls of Temporal's service through the gateway. */
  connect(address?: string): Connection;
  /** The same device, signed in once more a minute later. */
  signedInAnew(): PinnedDevice;
}

export async function pinnedDevice(fixture: GatewayFixture, organizationId: string): Promise<PinnedDevice> {
  const serialNumber = drawSerialNumber();
  const deviceId = await insertDevice(fixture.sql, organizationId, serialNumber);
  const publicKey = randomBytes(32).toString('base64url');
  await fixture.sql.query('UPDATE devices SET public_key = $2 WHERE id = $1', [deviceId, publicKey]);
  const session = {
    deviceId,
    organizationId,
    serialNumber,
    keyFingerprint: keyFingerprint(publicKey),
    bootId: randomUUID(),
    expiresAt: Date.now() + 300_000,
  };
  return inSession(fixture, session);
}

function inSession(fixture: GatewayFixture, session: DeviceSession): PinnedDevice {
  const { deviceId, serialNumber } = session;
  const token = createSessionTokens(fixture.config.sessionTokenKey).issue(session);
  return {
    deviceId,
    serialNumber,
    token,
    queue: (kind) => deviceTaskQueue(serialNumber, kind),
    connect: (address = fixture.gateway.address) =>
      Connection.lazy({
        address,
        metadata: { authorization: `Bearer ${token}` },
        interceptors: [],
      }),
    signedInAnew: () => inSession(fixture, { ...session, expiresAt: session.expiresAt + 60_000 }),
  };
}
