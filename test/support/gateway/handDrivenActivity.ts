import { randomUUID } from 'node:crypto';
import type { Connection } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { temporal } from '@temporalio/proto';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type WorkflowTask = temporal.api.workflowservice.v1.IPollWorkflowTaskQueueResponse;
type Seconds = number;

const activityId = '1';

const pollMs = 40_000;

export interface ActivityToRun {
  taskQueue: string;
  activityType: string;
  input: unknown[];
  startToClose?: Seconds;
  heartbeatTimeout?: Seconds;
  maximumAttempts?: number;
  /** One that the product would give; else one of its own. */
  workflowId?: string;
}

export interface RunningActivity {
  workflowId: string;
  runId: string;
  activityId: string;
  /** The event that ended the activity: completed, failed, timed out or cancelled. */
  ended(): Promise<HistoryEvent>;
}

const duration = (seconds: Seconds): { seconds: Long } => ({ seconds: seconds as unknown as Long });

/** Runs one activity by the hand of a test that plays the workflow's worker: no bundle, and every event in view. */
export async function runActivity(
  connection: Connection,
  namespace: string,
  codec: PayloadCodec,
  activity: ActivityToRun,
): Promise<RunningActivity> {
  const service = connection.workflowService;
  const workflowId = activity.workflowId ?? `by-hand-${randomUUID()}`;
  const taskQueue = { name: workflowId };
  const pollWorkflowTask = (): Promise<WorkflowTask> =>
    connection.withDeadline(Date.now() + pollMs, () =>
      service.pollWorkflowTaskQueue({ namespace, taskQueue, identity: 'by hand' }),
    );
  const { runId } = await service.startWorkflowExecution({
    namespace,
    workflowId,
    requestId: randomUUID(),
    workflowType: { name: 'byHand' },
    taskQueue,
  });
  const first = await pollWorkflowTask();
  await service.respondWorkflowTaskCompleted({
    namespace,
    taskToken: first.taskToken ?? new Uint8Array(),
    commands: [await scheduleCommand(codec, activity)],
  });
  return {
    workflowId,
    runId,
    activityId,
    async ended() {
      const next = await pollWorkflowTask();
      const events = next.history?.events ?? [];
      const last = events.findLast((event) => isActivityEnd(event));
      if (last === undefined) throw new Error('The activity has not ended');
      return last;
    },
  };
}

async function scheduleCommand(
  codec: PayloadCodec,
  activity: ActivityToRun,
): Promise<temporal.api.command.v1.ICommand> {
  const payloads = await codec.encode(
    activity.input.map((value) => defaultPayloadConverter.toPayload(value)),
  );
  return {
    commandType: proto.temporal.api.enums.v1.CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK,
    scheduleActivityTaskCommandAttributes: {
      activityId,
      activityType: { name: activity.activityType },
      taskQueue: { name: activity.taskQueue },
      input: { payloads },
      startToCloseTimeout: duration(activity.startToClose ?? 30),
      ...(activity.heartbeatTimeout !== undefined && {
        heartbeatTimeout: duration(activity.heartbeatTimeout),
      }),
      retryPolicy: { maximumAttempts: activity.maximumAttempts ?? 1 },
    },
  };
}

function isActivityEnd(event: HistoryEvent): boolean {
  return (
    event.activityTaskCompletedEventAttributes != null ||
    event.activityTaskFailedEventAttributes != null ||
    event.activityTaskTimedOutEventAttributes != null ||
    event.activityTaskCanceledEventAttributes != null
  );
}

export async function decodeValue(
  codec: PayloadCodec,
  payload: Payload | null | undefined,
): Promise<unknown> {
  const [plain] = await codec.decode([payload ?? {}]);
  return defaultPayloadConverter.fromPayload(plain ?? {});
}
