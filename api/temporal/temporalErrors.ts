import {
  isGrpcDeadlineError,
  isGrpcServiceError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { FailureError, isFailureCode } from '../../contracts/domain/failures.ts';

/** gRPC status codes of a server that is away, restarting or overloaded. */
const awayCodes = new Set([1, 4, 8, 10, 14]);

/** What a call to Temporal failed with, in the words of the failure table where the table has it. */
export function refusalOf(error: unknown): unknown {
  if (error instanceof WorkflowNotFoundError) return new FailureError('LINK_NOT_OPEN', { cause: error });
  if (error instanceof WorkflowUpdateFailedError) return refusalOfUpdate(error);
  if (isAway(error)) return new FailureError('SERVICE_UNAVAILABLE', { cause: error });
  return error;
}

/** A run that failed, was cancelled or is not known any more has ended, too; what else went wrong is thrown. */
export function endOfRun(error: unknown): void {
  const hasEnded = error instanceof WorkflowFailedError || error instanceof WorkflowNotFoundError;
  if (!hasEnded) throw error;
}

/** The workflow that was to be told has ended. */
export function isNoLongerRunning(error: unknown): boolean {
  return error instanceof FailureError && error.code === 'LINK_NOT_OPEN';
}

export function isUnanswered(error: unknown): boolean {
  return error instanceof FailureError && error.code === 'SERVICE_UNAVAILABLE';
}

/** A validator's or handler's refusal carries its code as the failure's type. */
function refusalOfUpdate(error: WorkflowUpdateFailedError): unknown {
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure)) return error;
  if (isFailureCode(cause.type)) return new FailureError(cause.type, { cause: error });
  // The workflow ended while the update was under way.
  if (cause.type === 'AcceptedUpdateCompletedWorkflow')
    return new FailureError('LINK_NOT_OPEN', { cause: error });
  return error;
}

function isAway(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  if (isGrpcDeadlineError(error)) return true;
  for (let current = error; current instanceof Error; current = current.cause) {
    if (isGrpcServiceError(current) && awayCodes.has(current.code)) return true;
  }
  return error instanceof Error && /Failed to connect/.test(error.message);
}
