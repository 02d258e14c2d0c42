import type { PayloadCodec } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import type { DeviceLinkActivities } from '../../contracts/temporal/deviceActivities.ts';
import type { DeviceQueueKind } from '../../contracts/temporal/taskQueues.ts';
import type { TaskTokens } from '../sealing/taskTokens.ts';
import { decodeHeader, decodePayloads } from './payloads.ts';
import type { ActivityTask } from './upstream.ts';

const submittingActivities: readonly string[] = [
  'submitCredentials',
  'submitAnswer',
  'resendCode',
] satisfies (keyof DeviceLinkActivities)[];

/** Time for a last answer after an activity's own time is over, and for tasks that name no timeout. */
const tokenGraceMs = 5 * 60_000;
const longestTaskMs = 24 * 3_600_000;

/** Whether doing the task late could submit a person's credentials or code when nobody expects it any more. */
export function isSubmission(task: ActivityTask): boolean {
  return submittingActivities.includes(task.activityType?.name ?? '');
}

/** Milliseconds that the task had waited when Temporal handed it out, by Temporal's clock alone. */
export function waitedBeforeStartMs(task: ActivityTask): number {
  const scheduled = task.currentAttemptScheduledTime ?? task.scheduledTime;
  if (scheduled == null || task.startedTime == null) return 0;
  return Math.max(0, durationMs(task.startedTime) - durationMs(scheduled));
}

/** The task as the device sees it: plain payloads, a token that is good for this device only. */
export async function taskForDevice(
  task: ActivityTask,
  receiver: { serialNumber: string; queueKind: DeviceQueueKind },
  tools: { codec: PayloadCodec; taskTokens: TaskTokens; now(): number },
): Promise<ActivityTask> {
  const { codec, taskTokens } = tools;
  const [header, input, heartbeatDetails] = await Promise.all([
    decodeHeader(codec, task.header),
    decodePayloads(codec, task.input),
    decodePayloads(codec, task.heartbeatDetails),
  ]);
  const { pollerGroupInfos: _groupInfos, pollerGroupsInfo: _groupsInfo, ...rest } = task;
  return {
    ...rest,
    taskToken: taskTokens.seal(receiver.serialNumber, {
      taskToken: task.taskToken ?? new Uint8Array(),
      workflowId: task.workflowExecution?.workflowId ?? '',
      runId: task.workflowExecution?.runId ?? '',
      activityId: task.activityId ?? '',
      activityType: task.activityType?.name ?? '',
      attempt: task.attempt ?? 1,
      queueKind: receiver.queueKind,
      expiresAt: tools.now() + allowedMs(task) + tokenGraceMs,
    }),
    header,
    input,
    heartbeatDetails,
  };
}

function allowedMs(task: ActivityTask): number {
  const timeouts = [task.startToCloseTimeout, task.scheduleToCloseTimeout]
    .map(durationMs)
    .filter((ms) => ms > 0);
  return Math.min(longestTaskMs, ...timeouts);
}

function durationMs(
  time: temporal.api.workflowservice.v1.IPollActivityTaskQueueResponse['startedTime'] | undefined,
): number {
  return time == null ? 0 : Number(time.seconds ?? 0) * 1000 + (time.nanos ?? 0) / 1e6;
}
