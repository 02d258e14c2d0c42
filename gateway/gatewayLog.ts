import { types } from 'node:util';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

/** JSON lines on stdout. Errors are cut down to what carries no client data: never a statement's parameters or rows. */
export function createGatewayLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { process: 'gateway' },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function describeError(error: unknown): unknown {
  if (!types.isNativeError(error)) return typeof error;
  const code = 'code' in error ? error.code : undefined;
  return { type: error.name, message: error.message, code, stack: error.stack };
}
