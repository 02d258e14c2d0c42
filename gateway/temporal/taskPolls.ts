import proto from '@temporalio/proto';
import type { temporal } from '@temporalio/proto';
import { parseDeviceTaskQueue } from '../../contracts/temporal/taskQueues.ts';
import type { DeviceQueueKind } from '../../contracts/temporal/taskQueues.ts';
import { GatewayRefusal, notThisDevice } from '../grpc/refusal.ts';
import type { CallContext, UnaryMethod } from '../grpc/unaryCalls.ts';
import { admittedMethod } from '../grpc/unaryCalls.ts';
import type { DeviceSession } from '../sealing/sessionTokens.ts';
import { taskForDevice } from './activityTask.ts';
import { giveBackTask } from './giveBack.ts';
import { PollKeeper } from './pollKeeper.ts';
import type { TemporalProxyTools } from './proxyTools.ts';
import { deviceIdentity, requireNamespace } from './proxyTools.ts';
import type { ActivityTask } from './upstream.ts';

type PollRequest = temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;

const messages = proto.temporal.api.workflowservice.v1;
const normalQueue = proto.temporal.api.enums.v1.TaskQueueKind.TASK_QUEUE_KIND_NORMAL;

export interface TaskPolls {
  methods: Readonly<Record<'PollActivityTaskQueue' | 'ShutdownWorker', UnaryMethod>>;
  close(): void;
}

/** How a device takes its tasks. */
export function taskPolls(tools: TemporalProxyTools): TaskPolls {
  const { namespace, upstream } = tools;
  const keeper = new PollKeeper(
    {
      pollUpstream: async (queue, identity) => {
        const taskQueue = { name: queue, kind: normalQueue };
        const task = await tools.breaks.watch(() => upstream.poll({ namespace, identity, taskQueue }));
        tools.temporalClock.heard(task.startedTime);
        return task;
      },
      giveBack: (_queue, task, reason) => void giveBackTask(tools, task, reason),
      now: () => performance.now(),
    },
    tools.pollKeeperSettings,
  );
  return {
    methods: {
      PollActivityTaskQueue: admittedMethod({
        admit: (call) => tools.guard.admitResult(call),
        decode: (bytes) => messages.PollActivityTaskQueueRequest.decode(bytes),
        handle: async (request: PollRequest, session, call) => {
          requireNamespace(tools, request.namespace, session, call);
          const queue = guardedQueue(tools, session, request, call);
          await requireRecordsFor(tools, session, queue);
          return pollForDevice(tools, keeper, session, queue, call);
        },
        encode: (response) => messages.PollActivityTaskQueueResponse.encode(response).finish(),
      }),
      ShutdownWorker: admittedMethod({
        admit: (call) => tools.guard.admit(call),
        decode: (bytes) => messages.ShutdownWorkerRequest.decode(bytes),
        handle: (request, session, call) => {
          requireNamespace(tools, request.namespace, session, call);
          if (ownQueue(session, request.taskQueue) !== undefined) keeper.release(request.taskQueue);
          return Promise.resolve({});
        },
        encode: (response) => messages.ShutdownWorkerResponse.encode(response).finish(),
      }),
    },
    close: () => {
      keeper.close();
    },
  };
}

/**
 * Steps of a login need none of the gateway's records, and a person waits for them: while the records are away they go
 * on, for a device that was good when they were last there. What a sweep reads could not be recorded.
 */
async function requireRecordsFor(
  { guard }: TemporalProxyTools,
  session: DeviceSession,
  { kind }: OwnQueue,
): Promise<void> {
  if (kind !== 'link') await guard.requireByRecords(session);
}

interface OwnQueue {
  name: string;
  kind: DeviceQueueKind;
}

function guardedQueue(
  { guard }: TemporalProxyTools,
  session: DeviceSession,
  request: PollRequest,
  call: CallContext,
): OwnQueue {
  const queue = ownQueue(session, request.taskQueue?.name ?? '');
  if (queue !== undefined) return queue;
  throw guard.violation(session, call, notThisDevice('This queue is not of this device'));
}

function ownQueue(session: DeviceSession, name: string): OwnQueue | undefined {
  const queue = parseDeviceTaskQueue(name);
  return queue?.serialNumber === session.serialNumber ? { name, kind: queue.kind } : undefined;
}

async function pollForDevice(
  tools: TemporalProxyTools,
  keeper: PollKeeper,
  session: DeviceSession,
  queue: OwnQueue,
  call: CallContext,
): Promise<ActivityTask> {
  const poller = { identity: deviceIdentity(session), sessionEndsAt: session.expiresAt };
  const task = await keeper.poll(queue.name, poller, call.gone);
  if (task === undefined) return {};
  const receiver = { serialNumber: session.serialNumber, queueKind: queue.kind };
  try {
    // A poll lasts a minute: the device may have been paused or removed meanwhile.
    await tools.guard.readmit(session);
    const forDevice = await taskForDevice(task, receiver, {
      ...tools,
      now: () => tools.wall.now().getTime(),
    });
    if (!call.gone.aborted) return forDevice;
    keeper.takeBack(queue.name, task);
    return {};
  } catch (error) {
    const type = error instanceof GatewayRefusal ? 'DEVICE_GONE' : 'TASK_UNREADABLE';
    await giveBackTask(tools, task, type);
    throw error;
  }
}
