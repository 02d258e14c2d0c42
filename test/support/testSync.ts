import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { createActivities } from '../../activities/createActivities.ts';
import { createWorkflowDoor } from '../../activities/temporal/workflowDoor.ts';
import { wallClock } from '../../contracts/clock/businessClocks.ts';
import { temporalDataConverter } from '../../contracts/temporal/dataConverter.ts';
import { cloudTaskQueue, deviceQueueKinds, deviceTaskQueue } from '../../contracts/temporal/taskQueues.ts';
import { createDataSource } from '../../database/dataSource.ts';
import { programmable, type Programmable } from '../workflows/programmable.ts';
import { deviceDefaults, type DeviceStub } from '../workflows/stubActivities.ts';
import type { TestTemporal } from './testTemporal.ts';

export interface TestSync {
  readonly device: Programmable<DeviceStub>;
  close(): Promise<void>;
}

export interface TestSyncSettings {
  temporal: TestTemporal;
  payloadKey: Buffer;
  /** Connection URL of the role `sync`. */
  databaseUrl: string;
  /** Serial number of the device whose part is played. */
  serialNumber: string;
}

/** The real workflows and cloud activities on the caller's database; a device that does as it is told. */
export async function startTestSync(settings: TestSyncSettings): Promise<TestSync> {
  const { temporal, payloadKey, databaseUrl, serialNumber } = settings;
  const dataConverter = temporalDataConverter(payloadKey);
  const client = new Client({
    connection: temporal.connection,
    namespace: temporal.namespace,
    dataConverter,
  });
  const dataSource = createDataSource({ url: databaseUrl, applicationName: 'test worker' });
  await dataSource.initialize();
  const device = programmable(deviceDefaults());
  const workflows = createWorkflowDoor(client);
  const shared = { connection: temporal.nativeConnection, namespace: temporal.namespace, dataConverter };
  const workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue: cloudTaskQueue,
      workflowBundle: { codePath: temporal.workflowBundlePath },
      activities: createActivities(
        {
          dataSource,
          clock: wallClock,
          workflows,
          carrierStopWindowMs: 24 * 3_600_000,
          log: pino({ level: 'silent' }),
        },
        client,
      ),
    }),
    ...deviceQueueKinds.map((kind) =>
      Worker.create({
        ...shared,
        taskQueue: deviceTaskQueue(serialNumber, kind),
        activities: device.activities,
        shutdownForceTime: '1 second',
      }),
    ),
  ]);
  const runs = workers.map((worker) => worker.run());
  return {
    device,
    close: async () => {
      for (const worker of workers) worker.shutdown();
      await Promise.all(runs);
      await dataSource.destroy();
    },
  };
}
