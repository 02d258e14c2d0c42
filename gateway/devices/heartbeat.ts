import type { DataSource } from 'typeorm';
import type { HeartbeatRequest, HeartbeatResponse, HeldTask } from '../../contracts/device/messages.ts';
import type { DatabaseClock } from '../../database/databaseClock.ts';
import { Device } from '../../database/entities/device.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import { invalid } from '../grpc/refusal.ts';
import type { DeviceSession } from '../sealing/sessionTokens.ts';
import { deviceClockOffsetMs } from './deviceClockOffset.ts';
import type { DeviceNews } from './deviceNews.ts';
import type { DeviceAddress } from './deviceRecords.ts';
import { lockDevice } from './deviceRecords.ts';
import type { DeviceCall } from './deviceService.ts';
import type { MessageReader } from './messageReader.ts';
import { idForm } from './textForms.ts';
import type { UnheardDevices } from './unheardDevices.ts';

export interface HeartbeatTools {
  dataSource: DataSource;
  news: DeviceNews;
  wall: DatabaseClock;
  unheard: Pick<UnheardDevices, 'hearBeside'>;
  /** Ends what this device should be at work on and is not. Never rejects. */
  endLostTasks(device: DeviceAddress, held: readonly HeldTask[]): Promise<void>;
}

type Heartbeat = Omit<HeartbeatRequest, 'deviceTime'> & { deviceTime: Date };

/** Heartbeat: what is known about the device's process. Nothing ends by being absent from one. */
export function heartbeat(tools: HeartbeatTools): DeviceCall<Heartbeat, HeartbeatResponse> {
  return {
    read: readHeartbeat,
    async handle(beat, session) {
      if (beat.bootId !== session.bootId)
        throw invalid('bootId is not the one that this session token was given for');
      const { organizationId, deviceId } = session;
      const device = { organizationId, deviceId };
      const isNews = await withTenant(tools.dataSource, organizationId, (transaction) =>
        storeHeartbeat(transaction, session, beat, tools.wall),
      );
      if (isNews) tools.unheard.hearBeside(device);
      // Temporal may be away: the device does not wait for it.
      void tools.news.tell(device);
      if (isNews && beat.held !== undefined) void tools.endLostTasks(device, beat.held.tasks);
      return { serverTime: tools.wall.now().toISOString() };
    },
  };
}

function readHeartbeat(message: MessageReader): Heartbeat {
  return {
    bootId: message.text('bootId', 64, idForm),
    sequence: message.count('sequence'),
    deviceTime: message.instant('deviceTime'),
    journalledReadings: message.count('journalledReadings'),
    storageFull: message.flag('storageFull'),
    ...(message.has('held') && { held: { tasks: readHeldTasks(message.nested('held')) } }),
  };
}

function readHeldTasks(message: MessageReader): HeldTask[] {
  return message.items('tasks', 2_000).map((task) => ({
    runId: task.text('runId', 64),
    activityId: task.text('activityId', 64),
    claimId: task.text('claimId', 200),
  }));
}

/**
 * False for one of a former run, or older than the last: it is dropped. That the device is back, or its disk free, is to
 * be told.
 */
async function storeHeartbeat(
  { manager, announce }: TenantTransaction,
  session: DeviceSession,
  beat: Heartbeat,
  wall: DatabaseClock,
): Promise<boolean> {
  const device = await lockDevice(manager, session.deviceId);
  if (device === null || device.bootId !== beat.bootId || beat.sequence <= device.heartbeatSequence)
    return false;
  const cameBack = !device.online;
  const isFree = device.storageFull && !beat.storageFull;
  await manager.update(Device, session.deviceId, {
    online: true,
    // By the database's clock, like the job that looks for silent devices.
    lastHeartbeatAt: () => 'now()',
    heartbeatSequence: beat.sequence,
    clockOffsetMs: String(deviceClockOffsetMs(beat.deviceTime, wall)),
    journalledReadings: beat.journalledReadings,
    storageFull: beat.storageFull,
    unheardSince: null,
    ...((cameBack || isFree) && { returnedAt: () => 'clock_timestamp()' }),
  });
  if (cameBack || device.unheardSince !== null || device.storageFull !== beat.storageFull) {
    announce({ type: 'device.changed', deviceId: session.deviceId });
  }
  return true;
}
