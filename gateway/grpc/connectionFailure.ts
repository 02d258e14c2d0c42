import { isNativeError } from 'node:util/types';
import { QueryRunnerAlreadyReleasedError } from 'typeorm';

const connectionErrorCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
/**
 * PostgreSQL: connection exceptions; no room, memory or connection left; a time-out of a statement or a transaction;
 * shutting down, starting up.
 */
const serverAwayStates = /^(08\w{3}|53\w{3}|57014|25P0[34]|57P0[123])$/;

/** Whether PostgreSQL is away for a moment, as opposed to having refused a statement. */
export function isConnectionFailure(error: unknown): boolean {
  // TypeORM's word for a transaction whose connection was lost between two statements.
  if (error instanceof QueryRunnerAlreadyReleasedError) return true;
  if (!isNativeError(error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (connectionErrorCodes.has(code) || serverAwayStates.test(code)) return true;
  if (/Connection terminated|timeout exceeded when trying to connect/.test(error.message)) return true;
  return 'driverError' in error && isConnectionFailure(error.driverError);
}
