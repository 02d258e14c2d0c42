import { status } from '@grpc/grpc-js';
import type { PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { temporal } from '@temporalio/proto';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { HeldTask } from '../../contracts/device/messages.ts';
import type {
  DeviceForceActivities,
  DeviceLinkActivities,
  DeviceSweepActivities,
} from '../../contracts/temporal/deviceActivities.ts';
import { taskLost } from '../../contracts/temporal/deviceActivities.ts';
import type { DeviceAddress } from '../devices/deviceRecords.ts';
import { expectedTasks } from '../devices/expectedTasks.ts';
import { GatewayRefusal } from '../grpc/refusal.ts';
import { encodeFailure, gatewayFailure } from './activityFailures.ts';
import type { TemporalClock } from './temporalClock.ts';
import { instantMs } from './temporalClock.ts';
import type { Upstream } from './upstream.ts';

type PendingActivity = temporal.api.workflow.v1.IPendingActivityInfo;
type Description = temporal.api.workflowservice.v1.IDescribeWorkflowExecutionResponse;

export interface LostTaskTools {
  readonly dataSource: DataSource;
  readonly upstream: Upstream;
  readonly codec: PayloadCodec;
  readonly namespace: string;
  readonly log: Logger;
  readonly temporalClock: Pick<TemporalClock, 'nowMs'>;
  /** What was started less than this ago may still be on its way to the device. */
  readonly taskOnItsWayMs: number;
}

/** Activities that a device tells of in its heartbeats; all others end by short time-outs. */
const toldOf: ReadonlySet<string> = new Set([
  'sweepBatch',
  'forceRead',
  'submitCredentials',
  'submitAnswer',
  'resendCode',
] satisfies (keyof (DeviceSweepActivities & DeviceForceActivities & DeviceLinkActivities))[]);

const started = proto.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;

/**
 * Ends what Temporal believes a device to work on while the device says that it does not: the task was swallowed by a
 * gateway, a Temporal or a device that was killed, or its result was. Without this the source stands still, and a
 * person waits, until a time-out of minutes. Temporal is asked only where the records and the heartbeat disagree.
 */
export async function endLostTasks(
  tools: LostTaskTools,
  device: DeviceAddress,
  held: readonly HeldTask[],
): Promise<void> {
  const claims = new Set(held.map(({ claimId }) => claimId));
  const expected = await expectedTasks(tools.dataSource, device);
  const missing = expected.filter(({ claimId }) => claimId === null || !claims.has(claimId));
  const heldIds = new Set(held.map(({ runId, activityId }) => taskId(runId, activityId)));
  for (const workflowId of new Set(missing.map((task) => task.workflowId))) {
    const description = await describe(tools, workflowId);
    const runId = description?.workflowExecutionInfo?.execution?.runId ?? '';
    for (const activity of description?.pendingActivities ?? []) {
      if (heldIds.has(taskId(runId, activity.activityId ?? ''))) continue;
      if (isAtDevice(activity, tools)) await endTask(tools, { workflowId, runId }, activity);
    }
  }
}

function taskId(runId: string, activityId: string): string {
  return `${runId}/${activityId}`;
}

/** Undefined when there is no such workflow any more. */
async function describe(
  { upstream, namespace }: LostTaskTools,
  workflowId: string,
): Promise<Description | undefined> {
  try {
    return await upstream.call((service) =>
      service.describeWorkflowExecution({ namespace, execution: { workflowId } }),
    );
  } catch (error) {
    if (error instanceof GatewayRefusal && error.grpcStatus === status.NOT_FOUND) return undefined;
    throw error;
  }
}

/** Whether Temporal has handed it out, long enough ago that nothing of it can be on its way any more. */
function isAtDevice(
  activity: PendingActivity,
  { temporalClock, taskOnItsWayMs }: Pick<LostTaskTools, 'temporalClock' | 'taskOnItsWayMs'>,
): boolean {
  const { activityType, state, lastStartedTime, lastHeartbeatTime } = activity;
  if (state !== started || !toldOf.has(activityType?.name ?? '')) return false;
  const latest = Math.max(instantMs(lastStartedTime), instantMs(lastHeartbeatTime));
  return temporalClock.nowMs() - latest >= taskOnItsWayMs;
}

async function endTask(
  { upstream, codec, namespace, log }: LostTaskTools,
  { workflowId, runId }: { workflowId: string; runId: string },
  { activityId, activityType }: PendingActivity,
): Promise<void> {
  const message = 'The device does not work on this task: the task, or its result, was lost on the way.';
  const failure = await encodeFailure(codec, gatewayFailure(taskLost, message, false));
  const task = { workflowId, runId, activityId: activityId ?? '' };
  await upstream.call((service) =>
    service.respondActivityTaskFailedById({ namespace, ...task, identity: 'gateway', failure }),
  );
  log.info(
    { ...task, activity: activityType?.name },
    'a task that was lost on the way to its device was ended',
  );
}
