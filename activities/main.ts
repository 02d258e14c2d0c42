import 'reflect-metadata';
import { makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { readWorkerConfig } from './config.ts';
import { startWorker } from './startWorker.ts';
import { createWorkerLog, temporalLogger } from './worker/workerLog.ts';

const config = readWorkerConfig(process.env);
const log = createWorkerLog(config.logLevel);
Runtime.install({
  logger: temporalLogger(log),
  telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN' }) } },
  // The process ends itself, in order.
  shutdownSignals: [],
});
const worker = await startWorker(config, log);

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'the worker stops');
    void worker.close().then(() => process.exit(0));
  });
}

worker.ended.catch((error: unknown) => {
  log.error({ error }, 'the worker ended by itself');
  process.exit(1);
});
