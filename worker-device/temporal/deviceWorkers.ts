import { NativeConnection, Worker } from '@temporalio/worker';
import type { DeviceQueueKind } from '../../contracts/temporal/taskQueues.ts';
import { deviceQueueKinds, deviceTaskQueue } from '../../contracts/temporal/taskQueues.ts';
import type { GatewayTls } from '../config.ts';
import type { DeviceLog } from '../deviceLog.ts';
import { pause } from '../gateway/backoff.ts';
import type { DeviceWork } from '../gateway/gatewayConnection.ts';

export interface DeviceWorkersOptions {
  address: string;
  tls: GatewayTls;
  sessionToken: string;
  namespace: string;
  serialNumber: string;
  /** By queue. */
  activities: Readonly<Record<DeviceQueueKind, object>>;
  log: DeviceLog;
}

/**
 * Each heartbeat that reaches Temporal is paid for, and batches run for long; the device's own notice silence sooner. An
 * answer to one tells what was cancelled, so where a person waits they come more often.
 */
const heartbeatThrottles = { link: '15 seconds', force: '15 seconds', sweep: '120 seconds' } as const;
/** Two batches for each of many sources, which mostly wait for their turn. */
const activitiesAtOnce = 500;
/** After this, what still runs at a shutdown is left to the timeouts of Temporal. */
const shutdownForceTime = '40 seconds';
const stopTimeoutMs = 45_000;
/** The SDK takes so long at most to end what has nothing to do. */
const idleStopTimeoutMs = 3_000;
const drainLookMs = 100;

/** Connects to the gateway and polls the device's three queues, one poll each. */
export async function startDeviceWorkers(options: DeviceWorkersOptions): Promise<DeviceWork> {
  const { address, sessionToken } = options;
  const connection = await NativeConnection.connect({
    address,
    tls: nativeTls(options.tls),
    metadata: bearer(sessionToken),
  });
  try {
    const workers = await Promise.all(
      deviceQueueKinds.map((kind) => createWorker(connection, kind, options)),
    );
    return new RunningWorkers(connection, workers, options.log);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

class RunningWorkers implements DeviceWork {
  private readonly connection: NativeConnection;
  private readonly workers: readonly Worker[];
  private readonly log: DeviceLog;
  private readonly runs: Promise<void>[];
  private failedWith: string | undefined;

  constructor(connection: NativeConnection, workers: readonly Worker[], log: DeviceLog) {
    this.connection = connection;
    this.workers = workers;
    this.log = log;
    this.runs = workers.map((worker) => this.run(worker));
  }

  setSessionToken(token: string): Promise<void> {
    return this.connection.setMetadata(bearer(token));
  }

  /** Polling may die while `run()` never settles (after a minute of PERMISSION_DENIED, for example): both are asked. */
  failure(): string | undefined {
    const failed = this.workers.find((worker) => worker.getStatus().activityPollerState === 'FAILED');
    return (
      this.failedWith ?? (failed === undefined ? undefined : `Polling ${failed.options.taskQueue} has died.`)
    );
  }

  async stop(): Promise<void> {
    for (const worker of this.workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    const ended = new AbortController();
    void Promise.all(this.runs).then(() => {
      ended.abort();
    });
    await this.drain(ended.signal);
    if (!ended.signal.aborted) {
      this.log.debug('a worker did not come to its end and is left behind');
      return;
    }
    await this.connection.close().catch((error: unknown) => {
      this.log.debug({ err: error }, 'the connection could not be closed');
    });
  }

  /** Waits for the activities under way; for a worker that never settles, as after a refused poll, not for long. */
  private async drain(ended: AbortSignal): Promise<void> {
    const startedAt = performance.now();
    while (!ended.aborted) {
      const waitedMs = performance.now() - startedAt;
      const isIdle = this.workers.every((worker) => worker.getStatus().numInFlightActivities === 0);
      if (waitedMs > stopTimeoutMs || (isIdle && waitedMs > idleStopTimeoutMs)) return;
      await pause(drainLookMs, ended);
    }
  }

  private async run(worker: Worker): Promise<void> {
    try {
      await worker.run();
    } catch (error) {
      this.failedWith = `A worker has ended: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}

function createWorker(
  connection: NativeConnection,
  kind: DeviceQueueKind,
  { namespace, serialNumber, activities }: DeviceWorkersOptions,
): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    identity: `device ${kind}`,
    taskQueue: deviceTaskQueue(serialNumber, kind),
    activities: activities[kind],
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 1 },
    maxConcurrentActivityTaskExecutions: activitiesAtOnce,
    maxHeartbeatThrottleInterval: heartbeatThrottles[kind],
    defaultHeartbeatThrottleInterval: heartbeatThrottles[kind],
    shutdownForceTime,
  });
}

function nativeTls(tls: GatewayTls): boolean | { serverRootCACertificate: Buffer } {
  if (tls.kind === 'OFF') return false;
  return tls.certificateAuthority === undefined
    ? true
    : { serverRootCACertificate: tls.certificateAuthority };
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
