import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { createBusinessClock } from '../contracts/clock/businessClocks.ts';
import { temporalDataConverter } from '../contracts/temporal/dataConverter.ts';
import { cloudTaskQueue } from '../contracts/temporal/taskQueues.ts';
import { reconnecting } from '../contracts/temporal/reconnecting.ts';
import { DatabaseClock } from '../database/databaseClock.ts';
import { createDataSource } from '../database/dataSource.ts';
import type { ActivityDependencies } from './activityDependencies.ts';
import type { WorkerConfig } from './config.ts';
import { createActivities } from './createActivities.ts';
import { ensureSchedules } from './reconcile/reconcileActivity.ts';
import { reconcileByBusinessTime } from './reconcile/reconcileByBusinessTime.ts';
import { createWorkflowDoor } from './temporal/workflowDoor.ts';
import { startHealthServer, type Health } from './worker/healthServer.ts';
import { untilItWorks } from './worker/patience.ts';
import { registerSearchAttributes } from './worker/registerSearchAttributes.ts';
import { workflowCode } from './worker/workflowCode.ts';

export interface RunningWorker {
  /** http://host:port; `GET /health` answers there. */
  healthAddress: string;
  /** Resolves when the worker polls. */
  ready: Promise<void>;
  /** Settles when the worker has ended; rejects when it ended by itself. */
  ended: Promise<void>;
  close(): Promise<void>;
}

const connectTimeoutMs = 5_000;
const shutdownGraceMs = 10_000;

/** Starts the worker process: waits for PostgreSQL and Temporal as long as it takes, then polls. */
export async function startWorker(config: WorkerConfig, log: Logger): Promise<RunningWorker> {
  const stop = new AbortController();
  const parts = new WorkerParts(config, log, stop.signal);
  const health = await startHealthServer(config.healthPort, () => parts.check());
  const ready = parts.start();
  const ended = ready
    .then(() => parts.run())
    .catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
  return {
    healthAddress: health.address,
    ready,
    ended,
    close: async () => {
      stop.abort();
      parts.shutdown();
      await Promise.allSettled([ready, ended]);
      await parts.disconnect();
      await health.close();
    },
  };
}

/** What the worker consists of, in the order in which it comes to be. */
class WorkerParts {
  private readonly config: WorkerConfig;
  private readonly log: Logger;
  private readonly stopped: AbortSignal;
  private readonly dataSource: DataSource;
  private readonly clock: DatabaseClock;
  private connection: Connection | undefined;
  private nativeConnection: NativeConnection | undefined;
  private worker: Worker | undefined;
  private stopReconciling = (): void => undefined;

  constructor(config: WorkerConfig, log: Logger, stopped: AbortSignal) {
    this.config = config;
    this.log = log;
    this.stopped = stopped;
    this.dataSource = createDataSource({ url: config.databaseUrl, applicationName: 'carrier-sync worker' });
    this.clock = new DatabaseClock({
      warn: (line) => {
        log.warn(line);
      },
    });
  }

  async start(): Promise<void> {
    const { temporalAddress: address, temporalNamespace: namespace } = this.config;
    await this.patiently('PostgreSQL', () => this.dataSource.initialize());
    await this.clock.follow(this.dataSource);
    const connection = await this.patiently('Temporal', () => this.connect(address, namespace));
    const dataConverter = temporalDataConverter(this.config.payloadKey);
    const client = new Client({ connection, namespace, dataConverter });
    const dependencies: ActivityDependencies = {
      dataSource: this.dataSource,
      clock: createBusinessClock(this.config.businessClock, () => this.clock.nowMs()),
      workflows: createWorkflowDoor(client),
      carrierStopWindowMs: this.config.carrierStopWindowMs,
      log: this.log,
    };
    await this.patiently('The Schedules', () => ensureSchedules(dependencies, client));
    this.stopReconciling = reconcileByBusinessTime(client, dependencies.clock, this.log);
    this.nativeConnection = await this.patiently('Temporal', () => NativeConnection.connect({ address }));
    this.worker = await Worker.create({
      connection: this.nativeConnection,
      namespace,
      taskQueue: cloudTaskQueue,
      workflowBundle: await workflowCode(this.log),
      activities: createActivities(dependencies, client),
      dataConverter,
      shutdownGraceTime: shutdownGraceMs,
    });
    this.stopped.throwIfAborted();
  }

  async run(): Promise<void> {
    this.log.info({ taskQueue: cloudTaskQueue }, 'the worker polls');
    await this.worker?.run();
  }

  shutdown(): void {
    this.stopReconciling();
    if (this.worker?.getState() === 'RUNNING') this.worker.shutdown();
  }

  async disconnect(): Promise<void> {
    this.clock.stop();
    await this.nativeConnection?.close();
    await this.connection?.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  async check(): Promise<Health> {
    return {
      postgres: await answers(() => this.dataSource.query('SELECT 1')),
      temporal: await answers(
        () =>
          this.connection?.workflowService.getSystemInfo({}) ?? Promise.reject(new Error('not connected')),
      ),
      worker: this.worker?.getState() === 'RUNNING' ? 'ok' : 'away',
    };
  }

  private async connect(address: string, namespace: string): Promise<Connection> {
    this.connection ??= await Connection.connect({
      address,
      connectTimeout: connectTimeoutMs,
      channelArgs: reconnecting,
    });
    await registerSearchAttributes(this.connection, namespace);
    return this.connection;
  }

  private patiently<Result>(what: string, attempt: () => Promise<Result>): Promise<Result> {
    return untilItWorks(what, attempt, this.log, this.stopped);
  }
}

async function answers(ask: () => Promise<unknown>): Promise<'ok' | 'away'> {
  try {
    await ask();
    return 'ok';
  } catch {
    return 'away';
  }
}
