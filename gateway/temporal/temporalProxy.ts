import proto from '@temporalio/proto';
import type { temporal } from '@temporalio/proto';
import type { DeviceGuard } from '../access/deviceGuard.ts';
import { notThisDevice } from '../grpc/refusal.ts';
import type { CallContext, UnaryMethod } from '../grpc/unaryCalls.ts';
import { admittedMethod } from '../grpc/unaryCalls.ts';
import type { AllowedMethod } from './allowList.ts';
import { activityResults } from './activityResults.ts';
import type { TemporalProxyTools } from './proxyTools.ts';
import { requireNamespace } from './proxyTools.ts';
import { ResultKeeper } from './resultKeeper.ts';
import { taskPolls } from './taskPolls.ts';
import type { Upstream } from './upstream.ts';

const messages = proto.temporal.api.workflowservice.v1;
const registered = proto.temporal.api.enums.v1.NamespaceState.NAMESPACE_STATE_REGISTERED;

export interface TemporalProxy {
  methods: Readonly<Record<AllowedMethod, UnaryMethod>>;
  close(): void;
}

/** The calls of an activity worker, on behalf of an authenticated device and for its own queues only. */
export function createTemporalProxy(tools: TemporalProxyTools): TemporalProxy {
  const polls = taskPolls(tools);
  const keeper = new ResultKeeper(tools.log);
  return {
    methods: {
      GetSystemInfo: admittedMethod({
        admit: (call) => tools.guard.admit(call),
        decode: (bytes) => messages.GetSystemInfoRequest.decode(bytes),
        handle: () => systemInfo(tools.upstream),
        encode: (response) => messages.GetSystemInfoResponse.encode(response).finish(),
      }),
      DescribeNamespace: admittedMethod({
        admit: (call) => tools.guard.admit(call),
        decode: (bytes) => messages.DescribeNamespaceRequest.decode(bytes),
        handle: (request, session, call) => {
          requireNamespace(tools, request.namespace, session, call);
          return describeNamespace(tools);
        },
        encode: (response) => messages.DescribeNamespaceResponse.encode(response).finish(),
      }),
      ...polls.methods,
      ...activityResults(tools, keeper),
    },
    close: () => {
      polls.close();
      keeper.close();
    },
  };
}

/** Only what an activity worker asks about; the rest of the server is none of a device's business. */
async function systemInfo(
  upstream: Upstream,
): Promise<temporal.api.workflowservice.v1.IGetSystemInfoResponse> {
  const { serverVersion } = await upstream.call((service) => service.getSystemInfo({}));
  return {
    serverVersion,
    capabilities: { activityFailureIncludeHeartbeat: true, internalErrorDifferentiation: true },
  };
}

async function describeNamespace({
  upstream,
  namespace,
}: TemporalProxyTools): Promise<temporal.api.workflowservice.v1.IDescribeNamespaceResponse> {
  const { namespaceInfo } = await upstream.call((service) => service.describeNamespace({ namespace }));
  return {
    namespaceInfo: {
      name: namespace,
      id: namespaceInfo?.id ?? '',
      state: namespaceInfo?.state ?? registered,
      // The gateway answers a worker's open polls when the worker says that it shuts down.
      capabilities: { workerPollCompleteOnShutdown: true },
    },
  };
}

/** A method of Temporal that is not for devices: refused by name, and recorded when a device asked for it. */
export function refusedMethod(name: string, guard: DeviceGuard): UnaryMethod {
  return {
    async answer(_request, call: CallContext) {
      const session = await guard.admit(call);
      throw guard.violation(session, call, notThisDevice(`Devices may not call ${name}`));
    },
  };
}
