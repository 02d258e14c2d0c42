import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { DeviceLog } from '../deviceLog.ts';

/**
 * Settings of the SDK that hold for the whole process; to be called once, before anything else of the SDK. Worker heartbeats are off: the gateway forwards only the calls
 * that an activity worker needs. What the SDK says goes to the log's debug level: the device says in its own words
 * what is wrong, once.
 */
export function installTemporalRuntime(log: DeviceLog): void {
  Runtime.install({
    workerHeartbeatInterval: 0,
    // The device ends its workers itself, after it has stopped to take work.
    shutdownSignals: [],
    logger: new DefaultLogger('INFO', ({ level, message }) => {
      log.debug({ sdkLevel: level }, message);
    }),
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
  });
}
