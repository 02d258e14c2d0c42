import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import { taskLost } from '../contracts/temporal/deviceActivities.ts';

/**
 * Whether an activity ended because its task never reached the device, or its result was lost. That says nothing
 * about device or portal, and is noticed half a minute later at the earliest: it is tried again at once.
 */
export function isLostTask(error: unknown): boolean {
  return (
    error instanceof ActivityFailure &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === taskLost
  );
}
