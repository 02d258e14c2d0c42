import { status } from '@grpc/grpc-js';
import proto from '@temporalio/proto';
import { GatewayRefusal, notThisDevice } from '../grpc/refusal.ts';
import type { CallContext, UnaryMethod } from '../grpc/unaryCalls.ts';
import { unaryMethod } from '../grpc/unaryCalls.ts';
import { encodeFailure } from './activityFailures.ts';
import { encodePayloads } from './payloads.ts';
import type { TemporalProxyTools } from './proxyTools.ts';
import type { ResultKeeper } from './resultKeeper.ts';
import { admitResultTo, deviceIdentity } from './proxyTools.ts';

const messages = proto.temporal.api.workflowservice.v1;

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
  return {
    RespondActivityTaskCompleted: unaryMethod({
      decode: (bytes) => messages.RespondActivityTaskCompletedRequest.decode(bytes),
      handle: async (request, call) => {
        const facts = await trustedFacts(tools, request, call);
        const result = await encodePayloads(codec, request.result);
        await keeper.deliver(() =>
          upstream.call((service) => service.respondActivityTaskCompleted({ ...facts, result })),
        );
        return {};
      },
      encode: (response) => messages.RespondActivityTaskCompletedResponse.encode(response).finish(),
    }),
    RespondActivityTaskFailed: unaryMethod({
      decode: (bytes) => messages.RespondActivityTaskFailedRequest.decode(bytes),
      handle: async (request, call) => {
        const facts = await trustedFacts(tools, request, call);
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
    RespondActivityTaskCanceled: unaryMethod({
      decode: (bytes) => messages.RespondActivityTaskCanceledRequest.decode(bytes),
      handle: async (request, call) => {
        const facts = await trustedFacts(tools, request, call);
        const details = await encodePayloads(codec, request.details);
        await keeper.deliver(() =>
          upstream.call((service) => service.respondActivityTaskCanceled({ ...facts, details })),
        );
        return {};
      },
      encode: (response) => messages.RespondActivityTaskCanceledResponse.encode(response).finish(),
    }),
    RecordActivityTaskHeartbeat: unaryMethod({
      decode: (bytes) => messages.RecordActivityTaskHeartbeatRequest.decode(bytes),
      handle: async (request, call) => {
        const facts = await trustedFacts(tools, request, call);
        const details = await encodePayloads(codec, request.details);
        return upstream.call((service) => service.recordActivityTaskHeartbeat({ ...facts, details }));
      },
      encode: (response) => messages.RecordActivityTaskHeartbeatResponse.encode(response).finish(),
    }),
  };
}

async function trustedFacts(
  tools: TemporalProxyTools,
  request: TokenRequest,
  call: CallContext,
): Promise<TrustedFacts> {
  const { guard, namespace, taskTokens } = tools;
  const session = await admitResultTo(tools, request.namespace, call);
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
  return { taskToken: task.taskToken, namespace, identity: deviceIdentity(session) };
}
