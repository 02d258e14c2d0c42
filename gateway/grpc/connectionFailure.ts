const connectionErrorCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
/** PostgreSQL: connection exceptions, shutting down, starting up, too many connections. */
const serverAwayStates = /^(08\w{3}|57P0[123]|53300)$/;

/** Whether PostgreSQL is away for a moment, as opposed to having refused a statement. */
export function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (connectionErrorCodes.has(code) || serverAwayStates.test(code)) return true;
  if (/Connection terminated|timeout exceeded when trying to connect/.test(error.message)) return true;
  return 'driverError' in error && isConnectionFailure(error.driverError);
}
