import { join } from 'node:path';
import { emptyTemporaryDirectory } from './browser/browserLeftovers.ts';
import { readDeviceConfig, useTemporaryDirectory } from './config.ts';
import { createDeviceLog } from './deviceLog.ts';
import { loadDeviceIdentity } from './identity/deviceIdentity.ts';
import { startDevice } from './startDevice.ts';
import type { RunningDevice } from './startDevice.ts';
import { makePrivateDirectory } from './storage/privateFiles.ts';
import { installTemporalRuntime } from './temporal/temporalRuntime.ts';

const config = readDeviceConfig(process.env);
if (process.argv.includes('--print-serial-number')) {
  await makePrivateDirectory(config.dataDirectory);
  const { serialNumber } = await loadDeviceIdentity(config.dataDirectory);
  process.stdout.write(`${serialNumber}\n`);
} else {
  await run();
}

async function run(): Promise<void> {
  const log = createDeviceLog(config.logLevel);
  const temporary = join(config.dataDirectory, 'temporary');
  useTemporaryDirectory(temporary);
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
  } catch {
    process.exit(1);
  }
}
