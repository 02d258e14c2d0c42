import { join } from 'node:path';
import { emptyTemporaryDirectory } from './browser/browserLeftovers.ts';
import { shortPathTo } from './browser/temporaryDirectory.ts';
import { readDeviceConfig, useTemporaryDirectory } from './config.ts';
import type { DeviceConfig } from './config.ts';
import { createDeviceLog } from './deviceLog.ts';
import { loadDeviceIdentity } from './identity/deviceIdentity.ts';
import { startDevice } from './startDevice.ts';
import type { RunningDevice } from './startDevice.ts';
import { makePrivateDirectory } from './storage/privateFiles.ts';
import { installTemporalRuntime } from './temporal/temporalRuntime.ts';

let log = createDeviceLog('info');
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'the device ends on an error that it did not expect');
  process.exit(1);
});

try {
  const config = readDeviceConfig(process.env);
  log = createDeviceLog(config.logLevel);
  if (process.argv.includes('--print-serial-number')) await printSerialNumber(config);
  else await run(config);
} catch (error) {
  // In words for whoever starts it; where in the code it happened says nothing to them.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function printSerialNumber({ dataDirectory }: DeviceConfig): Promise<void> {
  await makePrivateDirectory(dataDirectory);
  const { serialNumber } = await loadDeviceIdentity(dataDirectory);
  process.stdout.write(`${serialNumber}\n`);
}

async function run(config: DeviceConfig): Promise<void> {
  const temporary = join(config.dataDirectory, 'temporary');
  useTemporaryDirectory(await shortPathTo(temporary));
  installTemporalRuntime(log);
  const device = await startDevice(config, { log, beforeStart: () => emptyTemporaryDirectory(temporary) });
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, 'the device stops');
      void stop(device);
    });
  }
}

async function stop(device: RunningDevice): Promise<void> {
  try {
    await device.close();
    process.exit(0);
  } catch (error) {
    log.error({ err: error }, 'the device did not stop cleanly');
    process.exit(1);
  }
}
