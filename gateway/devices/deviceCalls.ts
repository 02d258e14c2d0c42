import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { BusinessClock } from '../../contracts/domain/businessClock.ts';
import type { DatabaseClock } from '../../database/databaseClock.ts';
import type { DeviceAccess } from '../access/deviceAccess.ts';
import type { DeviceGuard } from '../access/deviceGuard.ts';
import type { RefusalLog } from '../access/refusalLog.ts';
import type { UnaryMethod } from '../grpc/unaryCalls.ts';
import { createNonces } from '../sealing/nonces.ts';
import type { SessionTokens } from '../sealing/sessionTokens.ts';
import type { LostTaskTools } from '../temporal/lostTasks.ts';
import { endLostTasks } from '../temporal/lostTasks.ts';
import type { TemporalBreaks } from '../temporal/temporalBreaks.ts';
import type { SourceSignals } from '../temporal/sourceSignals.ts';
import { deliverReadings } from '../readings/deliverReadings.ts';
import { awaitNews } from './awaitNews.ts';
import { authenticate } from './authenticate.ts';
import { ContactThrottle } from './contactThrottle.ts';
import { DeviceNews } from './deviceNews.ts';
import type { NewsBell } from './newsBell.ts';
import type { DeviceMethod } from './deviceService.ts';
import { contactCall, createDeviceService, deviceCall } from './deviceService.ts';
import { hello } from './firstContact.ts';
import type { HeartbeatTools } from './heartbeat.ts';
import { heartbeat } from './heartbeat.ts';
import { fetchOrders } from './orders.ts';
import { fetchKnownNumbers } from './knownNumbers.ts';
import { reportSessionEnded } from './sessionEnd.ts';
import type { UnheardDevices } from './unheardDevices.ts';

export interface DeviceCallTools {
  dataSource: DataSource;
  guard: DeviceGuard;
  access: DeviceAccess;
  bell: NewsBell;
  breaks: TemporalBreaks;
  unheard: UnheardDevices;
  refusalLog: RefusalLog;
  sessionTokens: SessionTokens;
  signals: SourceSignals;
  nonceKey: Buffer;
  namespace: string;
  clock: BusinessClock;
  wall: DatabaseClock;
  log: Logger;
  lostTasks: Omit<LostTaskTools, 'dataSource' | 'log' | 'namespace'>;
}

/** The product's own calls, as `device_gateway.proto` names them. */
export function createDeviceCalls(tools: DeviceCallTools): Readonly<Record<DeviceMethod, UnaryMethod>> {
  const { guard } = tools;
  const news = new DeviceNews(tools);
  const contact = {
    ...tools,
    nonces: createNonces(tools.nonceKey, () => tools.wall.nowMs()),
    throttle: new ContactThrottle(),
  };
  const connected = (device: Parameters<DeviceNews['tell']>[0]): void => {
    void news.tell(device);
  };
  return createDeviceService({
    Hello: contactCall(hello(contact)),
    Authenticate: contactCall(authenticate({ ...contact, connected })),
    Heartbeat: deviceCall(guard, heartbeat({ ...tools, news, endLostTasks: lostTasksEnder(tools) })),
    ReportSessionEnded: deviceCall(guard, reportSessionEnded(tools)),
    FetchOrders: deviceCall(guard, fetchOrders(tools)),
    FetchKnownNumbers: deviceCall(guard, fetchKnownNumbers(tools)),
    DeliverReadings: deviceCall(guard, deliverReadings(tools)),
    AwaitNews: deviceCall(guard, awaitNews(tools)),
  });
}

/** What could not be ended, because Temporal was away, is ended after the next heartbeat. */
function lostTasksEnder({ lostTasks, ...tools }: DeviceCallTools): HeartbeatTools['endLostTasks'] {
  return async (device, held) => {
    try {
      await endLostTasks({ ...tools, ...lostTasks }, device, held);
    } catch (error) {
      tools.log.warn(
        { deviceId: device.deviceId, err: error },
        'lost tasks of a device could not be ended yet',
      );
    }
  };
}
