import type { DataSource } from 'typeorm';
import type { HeartbeatRequest, HeartbeatResponse } from '../../contracts/device/messages.ts';
import { Device } from '../../database/entities/device.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import type { DeviceGuard } from '../access/deviceGuard.ts';
import { invalid } from '../grpc/refusal.ts';
import type { DeviceSession } from '../sealing/sessionTokens.ts';
import type { DeviceNews } from './deviceNews.ts';
import { lockDevice } from './deviceRecords.ts';
import type { DeviceCall } from './deviceService.ts';
import type { MessageReader } from './messageReader.ts';

export interface HeartbeatTools {
  dataSource: DataSource;
  guard: DeviceGuard;
  news: DeviceNews;
}

type Heartbeat = Omit<HeartbeatRequest, 'deviceTime'> & { deviceTime: Date };

/** Heartbeat: what is known about the device's process. Nothing ends by being absent from one. */
export function heartbeat(tools: HeartbeatTools): DeviceCall<Heartbeat, HeartbeatResponse> {
  return {
    read: readHeartbeat,
    async handle(beat, call) {
      const session = await tools.guard.admit(call);
      if (beat.bootId !== session.bootId) throw invalid('bootId is not of this connection');
      const { organizationId, deviceId } = session;
      const device = { organizationId, deviceId };
      const cameBack = await withTenant(tools.dataSource, organizationId, (transaction) =>
        storeHeartbeat(transaction, session, beat),
      );
      // Temporal may be away: the device does not wait for it.
      void tools.news.tell(device, { cameBack });
      return { serverTime: new Date().toISOString() };
    },
  };
}

function readHeartbeat(message: MessageReader): Heartbeat {
  return {
    bootId: message.text('bootId', 64, /^[\w-]+$/),
    sequence: message.count('sequence'),
    deviceTime: message.instant('deviceTime'),
    sessions: message.items('sessions', 1_000).map((session) => ({
      sourceId: session.uuid('sourceId'),
      linkEpoch: session.count('linkEpoch'),
    })),
    journalledReadings: message.count('journalledReadings'),
    storageFull: message.flag('storageFull'),
  };
}

/** Returns whether the device came back with this heartbeat, or its disk is free again. One of a former run, or older than the last, is dropped. */
async function storeHeartbeat(
  { manager, announce }: TenantTransaction,
  session: DeviceSession,
  beat: Heartbeat,
): Promise<boolean> {
  const device = await lockDevice(manager, session.deviceId);
  if (device === null || device.bootId !== beat.bootId || beat.sequence <= device.heartbeatSequence)
    return false;
  await manager.update(Device, session.deviceId, {
    online: true,
    // By the database's clock, like the job that looks for silent devices.
    lastHeartbeatAt: () => 'now()',
    heartbeatSequence: beat.sequence,
    clockOffsetMs: String(beat.deviceTime.getTime() - Date.now()),
    journalledReadings: beat.journalledReadings,
    storageFull: beat.storageFull,
  });
  const cameBack = !device.online;
  if (cameBack || device.storageFull !== beat.storageFull) {
    announce({ type: 'device.changed', deviceId: session.deviceId });
  }
  return cameBack || (device.storageFull && !beat.storageFull);
}
