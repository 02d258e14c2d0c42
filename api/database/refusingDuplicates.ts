import { FailureError } from '../../contracts/domain/failures.ts';
import { brokenUniqueConstraint } from './databaseErrors.ts';

/** Runs a statement that may break a unique constraint; the refusal names the field that is taken. */
export async function refusingDuplicates<Result>(
  field: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (brokenUniqueConstraint(error) === undefined) throw error;
    const fields = [{ field, message: 'exists already' }];
    throw new FailureError('VALIDATION_FAILED', { fields, cause: error });
  }
}
