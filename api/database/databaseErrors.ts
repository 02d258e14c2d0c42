import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';

interface DriverError {
  code?: unknown;
  severity?: unknown;
  constraint?: unknown;
}

/** What PostgreSQL, or the connection to it, reported: by itself, or inside TypeORM's error of a statement. */
function driverError(error: unknown): DriverError | undefined {
  if (error instanceof QueryFailedError) return error.driverError as DriverError;
  return error instanceof Error ? (error as DriverError) : undefined;
}

/** An SQLSTATE, or the operating system's code of a failed connection. */
function codeOf(error: unknown): string | undefined {
  const code = driverError(error)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** The unique constraint or index that a statement would have broken. */
export function brokenUniqueConstraint(error: unknown): string | undefined {
  const constraint = driverError(error)?.constraint;
  return codeOf(error) === '23505' && typeof constraint === 'string' ? constraint : undefined;
}

const connectionCodes =
  /^(08\w{3}|53\w{3}|57P\w{2}|57014|25P0\d|ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)$/;
/** What the driver says, without a code, when a connection cannot be had or is lost. */
const connectionMessages =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|not queryable/;

/** The database is away, stopping, overloaded, or too slow; nothing is wrong with the request. */
export function isDatabaseAway(error: unknown): boolean {
  // TypeORM's word for a transaction whose connection was lost between two statements.
  if (error instanceof QueryRunnerAlreadyReleasedError) return true;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  // FATAL ends a connection, or does not let it begin.
  if (driverError(error)?.severity === 'FATAL') return true;
  const code = codeOf(error);
  if (code !== undefined && connectionCodes.test(code)) return true;
  return error instanceof Error && connectionMessages.test(error.message);
}
