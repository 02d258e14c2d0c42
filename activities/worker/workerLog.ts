import type { LogLevel, Logger as TemporalLogger, LogMetadata } from '@temporalio/worker';
import { pino, type DestinationStream, type Logger } from 'pino';

/** JSON lines on stdout. Errors are cut down to what carries no client data: never a statement's parameters or rows. */
export function createWorkerLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { process: 'worker' },
    serializers: { err: describeError, error: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

const pinoLevels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** What the Temporal SDK says, in the worker's log. */
export function temporalLogger(log: Logger): TemporalLogger {
  const at =
    (level: LogLevel) =>
    (message: string, meta?: LogMetadata): void => {
      const { sdkComponent, error, workflowId, workflowType, activityType, attempt } = meta ?? {};
      log[pinoLevels[level]](
        { sdkComponent, error, workflowId, workflowType, activityType, attempt },
        message,
      );
    };
  return {
    log: (level, message, meta) => {
      at(level)(message, meta);
    },
    trace: at('TRACE'),
    debug: at('DEBUG'),
    info: at('INFO'),
    warn: at('WARN'),
    error: at('ERROR'),
  };
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error === undefined ? undefined : typeof error;
  const code = 'code' in error ? error.code : undefined;
  return { type: error.name, message: error.message, code, stack: error.stack };
}
