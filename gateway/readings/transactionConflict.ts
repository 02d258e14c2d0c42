/** PostgreSQL: serialization failure, deadlock detected, lock not available. */
const conflictCodes = new Set(['40001', '40P01', '55P03']);
const mostTries = 4;

/** Runs a transaction again when PostgreSQL ended it in favour of another one. */
export async function againAfterConflict<Result>(transaction: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (tries === mostTries || !isConflict(error)) throw error;
    }
  }
}

function isConflict(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    conflictCodes.has(error.code)
  );
}
