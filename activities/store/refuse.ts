import { ApplicationFailure } from '@temporalio/common';
import type { FailureCode } from '../../contracts/domain/failures.ts';
import { failureMessage } from '../../contracts/domain/failures.ts';

/** A refusal that no retry changes; the workflow hands its code on to the client. */
export function refuse(code: FailureCode): ApplicationFailure {
  return ApplicationFailure.nonRetryable(failureMessage(code), code);
}
