import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { DeviceLog } from '../deviceLog.ts';

let installed = false;

/**
 * Settings of the SDK that hold for the whole process. Worker heartbeats are off: the gateway forwards only the calls
 * that an activity worker needs. What the SDK says goes to the log's debug level: the device says in its own words
 * what is wrong, once.
 */
export function installTemporalRuntime(log: DeviceLog): void {
  if (installed) return;
  installed = true;
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
