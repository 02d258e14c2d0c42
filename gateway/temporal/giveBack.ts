import type { PayloadCodec } from '@temporalio/common';
import type { Logger } from 'pino';
import { encodeFailure, gatewayFailure } from './activityFailures.ts';
import type { ActivityTask, Upstream } from './upstream.ts';

/** Types of the failures that the gateway reports by itself; workflows and operators go by them. */
export const undeliveredTypes = {
  NOT_SUBMITTED: {
    message: 'The device did not take the submission in time; it has not been made.',
    nonRetryable: true,
  },
  DEVICE_GONE: { message: 'The device went away before it could take the task.', nonRetryable: false },
  TASK_UNREADABLE: { message: 'The task could not be read by the gateway.', nonRetryable: true },
} as const;
export type UndeliveredType = keyof typeof undeliveredTypes;

export interface GiveBackTools {
  upstream: Upstream;
  codec: PayloadCodec;
  namespace: string;
  log: Logger;
}

/**
 * Tells Temporal that a task did not reach its device. Where Temporal cannot be told, the activity's own timeouts end
 * it: the task is lost to nobody but late.
 */
export async function giveBackTask(
  tools: GiveBackTools,
  task: ActivityTask,
  type: UndeliveredType,
): Promise<void> {
  const { upstream, codec, namespace, log } = tools;
  const { message, nonRetryable } = undeliveredTypes[type];
  const facts = { workflowId: task.workflowExecution?.workflowId, activity: task.activityType?.name, type };
  try {
    const failure = await encodeFailure(codec, gatewayFailure(type, message, nonRetryable));
    await upstream.call((service) =>
      service.respondActivityTaskFailed({
        taskToken: task.taskToken ?? new Uint8Array(),
        identity: 'gateway',
        namespace,
        failure,
      }),
    );
    log.info(facts, 'a task was given back');
  } catch (error) {
    log.warn({ ...facts, err: error }, 'a task could not be given back; its timeouts will end it');
  }
}
