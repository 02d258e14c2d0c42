import { status } from '@grpc/grpc-js';
import proto from '@temporalio/proto';
import { GatewayRefusal, notThisDevice } from '../grpc/refusal.ts';
import type { CallContext, UnaryMethod } from '../grpc/unaryCalls.ts';
import { admittedMethod } from '../grpc/unaryCalls.ts';
import type { DeviceSession } from '../sealing/sessionTokens.ts';
import type { OpenedTaskToken } from '../sealing/taskTokens.ts';
import { encodeFailure, gatewayFailure } from './activityFailures.ts';
import { encodePayloads } from './payloads.ts';
import type { Payloads } from './payloads.ts';
import type { TemporalProxyTools } from './proxyTools.ts';
import type { ResultKeeper } from './resultKeeper.ts';
import { deviceIdentity, requireNamespace } from './proxyTools.ts';
import { readTaskResult } from './taskResult.ts';

const messages = proto.temporal.api.workflowservice.v1;

/** Type of the failure by which a task ends whose device answered with what is no result of it. */
const resultRefused = 'RESULT_REFUSED';

type ResultMethod =
  | 'RespondActivityTaskCompleted'
  | 'RespondActivityTaskFailed'
  | 'RespondActivityTaskCanceled'
  | 'RecordActivityTaskHeartbeat';

interface TokenRequest {
  namespace: string;
  taskToken: Uint8Array;
}

/** What every request upstream is made of; the device's own identity and version stamps are left behind. */
interface TrustedFacts {
  taskToken: Uint8Array;
  namespace: string;
  identity: string;
}

/** How a device reports on the tasks it holds. Everything it says is encoded before Temporal stores it. */
export function activityResults(
  tools: TemporalProxyTools,
  keeper: ResultKeeper,
): Readonly<Record<ResultMethod, UnaryMethod>> {
  const { codec, upstream } = tools;
  const admit = (call: CallContext): Promise<DeviceSession> => tools.guard.admitResult(call);
  return {
    RespondActivityTaskCompleted: admittedMethod({
      admit,
      decode: (bytes) => messages.RespondActivityTaskCompletedRequest.decode(bytes),
      handle: async (request, session, call) => {
        const { task, facts } = openTask(tools, request, session, call);
        const plain = await readOrRefuse(tools, keeper, { session, task, facts, call }, request.result);
        const result = await encodePayloads(codec, plain);
        await keeper.deliver(() =>
          upstream.call((service) => service.respondActivityTaskCompleted({ ...facts, result })),
        );
        return {};
      },
      encode: (response) => messages.RespondActivityTaskCompletedResponse.encode(response).finish(),
    }),
    RespondActivityTaskFailed: admittedMethod({
      admit,
      decode: (bytes) => messages.RespondActivityTaskFailedRequest.decode(bytes),
      handle: async (request, session, call) => {
        const { facts } = openTask(tools, request, session, call);
        const failure = await encodeFailure(codec, request.failure ?? {});
        const lastHeartbeatDetails = await encodePayloads(codec, request.lastHeartbeatDetails);
        await keeper.deliver(() =>
          upstream.call((service) =>
            service.respondActivityTaskFailed({ ...facts, failure, lastHeartbeatDetails }),
          ),
        );
        return {};
      },
      encode: (response) => messages.RespondActivityTaskFailedResponse.encode(response).finish(),
    }),
    RespondActivityTaskCanceled: admittedMethod({
      admit,
      decode: (bytes) => messages.RespondActivityTaskCanceledRequest.decode(bytes),
      handle: async (request, session, call) => {
        const { facts } = openTask(tools, request, session, call);
        const details = await encodePayloads(codec, request.details);
        await keeper.deliver(() =>
          upstream.call((service) => service.respondActivityTaskCanceled({ ...facts, details })),
        );
        return {};
      },
      encode: (response) => messages.RespondActivityTaskCanceledResponse.encode(response).finish(),
    }),
    RecordActivityTaskHeartbeat: admittedMethod({
      admit,
      decode: (bytes) => messages.RecordActivityTaskHeartbeatRequest.decode(bytes),
      handle: async (request, session, call) => {
        const { facts } = openTask(tools, request, session, call);
        const details = await encodePayloads(codec, request.details);
        return upstream.call((service) => service.recordActivityTaskHeartbeat({ ...facts, details }));
      },
      encode: (response) => messages.RecordActivityTaskHeartbeatResponse.encode(response).finish(),
    }),
  };
}

interface OpenTask {
  task: OpenedTaskToken;
  facts: TrustedFacts;
}

function openTask(
  tools: TemporalProxyTools,
  request: TokenRequest,
  session: DeviceSession,
  call: CallContext,
): OpenTask {
  const { guard, namespace, taskTokens } = tools;
  requireNamespace(tools, request.namespace, session, call);
  const task = taskTokens.open(session.serialNumber, request.taskToken);
  if (task === undefined) {
    guard.violation(session, call, notThisDevice('This task token is not of this device'));
    // A worker drops a task that is not found; any other status would make it try for ever.
    throw new GatewayRefusal(
      status.NOT_FOUND,
      'NOT_THIS_DEVICE',
      'This task is not, or no longer, this device’s',
    );
  }
  return {
    task,
    facts: { taskToken: task.taskToken, namespace, identity: deviceIdentity(session) },
  };
}

/** What is no result fails its task at once: a workflow that waited for another would wait until a time-out. */
async function readOrRefuse(
  { codec, guard, upstream }: TemporalProxyTools,
  keeper: ResultKeeper,
  { session, task, facts, call }: OpenTask & { session: DeviceSession; call: CallContext },
  result: Payloads | null | undefined,
): Promise<Payloads | null | undefined> {
  try {
    return readTaskResult(task.activityType, result);
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error;
    const failure = await encodeFailure(codec, gatewayFailure(resultRefused, error.message, true));
    await keeper.deliver(() =>
      upstream.call((service) => service.respondActivityTaskFailed({ ...facts, failure })),
    );
    const refusal = new GatewayRefusal(error.grpcStatus, 'DEVICE_MESSAGE_REFUSED', error.message);
    throw guard.violation(session, call, refusal);
  }
}
