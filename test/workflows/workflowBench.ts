import { randomBytes } from 'node:crypto';
import { Client } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { temporalDataConverter } from '../../contracts/temporal/dataConverter.ts';
import { cloudTaskQueue } from '../../contracts/temporal/taskQueues.ts';
import { createTestTemporal, type TestTemporal } from '../support/testTemporal.ts';
import { runDeviceWorkers, runWorkers, type RunningWorkers } from './deviceWorkers.ts';
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
  /** Something to do first when the bench is closed, for example to let go of what it holds. */
  beforeClose(act: () => void): void;
  close(): Promise<void>;
}

/** Activities that fail on purpose would fill the report. */
Runtime.install({ logger: new DefaultLogger('ERROR') });

/** `encrypted: false` leaves payloads readable, for histories that are kept. */
export async function createWorkflowBench({ encrypted = true } = {}): Promise<WorkflowBench> {
  const temporal = await createTestTemporal();
  const payloadKey = randomBytes(32);
  const dataConverter = encrypted ? temporalDataConverter(payloadKey) : {};
  const cloud = programmable(cloudDefaults());
  const device = programmable(deviceDefaults());
  const shared = { connection: temporal.nativeConnection, namespace: temporal.namespace, dataConverter };
  const startCloud = async (): Promise<RunningWorkers> =>
    runWorkers([
      await Worker.create({
        ...shared,
        taskQueue: cloudTaskQueue,
        workflowBundle: { codePath: temporal.workflowBundlePath },
        activities: cloud.activities,
      }),
    ]);
  const endings: (() => void)[] = [];
  let cloudWorker = await startCloud();
  const deviceWorkers = await runDeviceWorkers({
    connection: temporal.nativeConnection,
    namespace: temporal.namespace,
    dataConverter,
    serialNumber,
    activities: device.activities,
  });
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
    beforeClose: (act) => void endings.push(act),
    close: async () => {
      for (const act of endings) act();
      await Promise.all([cloudWorker.stop(), deviceWorkers.stop()]);
      await temporal.close();
    },
  };
}
