import { randomBytes } from 'node:crypto';
import { Client } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { temporalDataConverter } from '../../contracts/temporal/dataConverter.ts';
import { cloudTaskQueue, deviceQueueKinds, deviceTaskQueue } from '../../contracts/temporal/taskQueues.ts';
import { createTestTemporal, type TestTemporal } from '../support/testTemporal.ts';
import { programmable, type Programmable } from './programmable.ts';
import {
  cloudDefaults,
  deviceDefaults,
  serialNumber,
  type CloudStub,
  type DeviceStub,
} from './stubActivities.ts';

/** Real workflows on a real Temporal server; records and device are programmable. */
export interface WorkflowBench {
  readonly client: Client;
  readonly temporal: TestTemporal;
  readonly cloud: Programmable<CloudStub>;
  readonly device: Programmable<DeviceStub>;
  /** The key with which payloads are encrypted. */
  readonly payloadKey: Buffer;
  /** Ends the worker that runs workflows and starts another, as a deployment does. */
  restartWorker(): Promise<void>;
  close(): Promise<void>;
}

interface RunningWorker {
  stop(): Promise<void>;
}

/** Activities that fail on purpose would fill the report. */
Runtime.install({ logger: new DefaultLogger('ERROR') });

export async function createWorkflowBench(): Promise<WorkflowBench> {
  const temporal = await createTestTemporal();
  const payloadKey = randomBytes(32);
  const dataConverter = temporalDataConverter(payloadKey);
  const cloud = programmable(cloudDefaults());
  const device = programmable(deviceDefaults());
  const shared = { connection: temporal.nativeConnection, namespace: temporal.namespace, dataConverter };
  const startCloud = async (): Promise<RunningWorker> =>
    run(
      await Worker.create({
        ...shared,
        taskQueue: cloudTaskQueue,
        workflowBundle: { codePath: temporal.workflowBundlePath },
        activities: cloud.activities,
      }),
    );
  let cloudWorker = await startCloud();
  const deviceWorkers = await Promise.all(
    deviceQueueKinds.map(async (kind) =>
      run(
        await Worker.create({
          ...shared,
          taskQueue: deviceTaskQueue(serialNumber, kind),
          activities: device.activities,
          shutdownForceTime: '1 second',
        }),
      ),
    ),
  );
  return {
    client: new Client({ connection: temporal.connection, namespace: temporal.namespace, dataConverter }),
    temporal,
    cloud,
    device,
    payloadKey,
    restartWorker: async () => {
      await cloudWorker.stop();
      cloudWorker = await startCloud();
    },
    close: async () => {
      await Promise.all([cloudWorker, ...deviceWorkers].map((worker) => worker.stop()));
      await temporal.close();
    },
  };
}

function run(worker: Worker): RunningWorker {
  const ended = worker.run();
  return {
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}
