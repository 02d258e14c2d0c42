import { Worker, type NativeConnection } from '@temporalio/worker';
import type { DataConverter } from '@temporalio/common';
import { deviceQueueKinds, deviceTaskQueue } from '../../contracts/temporal/taskQueues.ts';

export interface RunningWorkers {
  stop(): Promise<void>;
}

export interface DeviceWorkersPlan {
  connection: NativeConnection;
  namespace: string;
  dataConverter: DataConverter;
  serialNumber: string;
  activities: object;
}

const heartbeatThrottle = '50 milliseconds';

/** The three queues of a device, polled as a device does, without a gateway between. */
export async function runDeviceWorkers(plan: DeviceWorkersPlan): Promise<RunningWorkers> {
  const workers = await Promise.all(
    deviceQueueKinds.map((kind) =>
      Worker.create({
        connection: plan.connection,
        namespace: plan.namespace,
        dataConverter: plan.dataConverter,
        taskQueue: deviceTaskQueue(plan.serialNumber, kind),
        activities: plan.activities,
        // A cancellation comes with the answer to a heartbeat.
        maxHeartbeatThrottleInterval: heartbeatThrottle,
        defaultHeartbeatThrottleInterval: heartbeatThrottle,
        shutdownForceTime: '1 second',
      }),
    ),
  );
  return runWorkers(workers);
}

export function runWorkers(workers: readonly Worker[]): RunningWorkers {
  const ended = Promise.all(workers.map((worker) => worker.run()));
  return {
    stop: async () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}
