import type protobuf from 'protobufjs';
import proto from '@temporalio/proto';

export const workflowServiceName = 'temporal.api.workflowservice.v1.WorkflowService';
export const operatorServiceName = 'temporal.api.operatorservice.v1.OperatorService';

/** The calls of an activity-only worker (sdk-core 1.24, worker heartbeats off). Everything else is refused. */
export const allowedMethods = [
  'GetSystemInfo',
  'DescribeNamespace',
  'PollActivityTaskQueue',
  'RespondActivityTaskCompleted',
  'RespondActivityTaskFailed',
  'RespondActivityTaskCanceled',
  'RecordActivityTaskHeartbeat',
  'ShutdownWorker',
] as const;
export type AllowedMethod = (typeof allowedMethods)[number];

/** Names of all methods that Temporal has and a device may not call, by service. */
export function refusedMethods(): { serviceName: string; methods: string[] }[] {
  return [workflowServiceName, operatorServiceName].flatMap((serviceName) => {
    const methods = methodNames(serviceName).filter((name) => !isAllowed(serviceName, name));
    return methods.length === 0 ? [] : [{ serviceName, methods }];
  });
}

function isAllowed(serviceName: string, method: string): boolean {
  return serviceName === workflowServiceName && (allowedMethods as readonly string[]).includes(method);
}

function methodNames(serviceName: string): string[] {
  // At run time the package is a reflection root; its types show the generated classes only.
  const root = proto as unknown as protobuf.Root;
  return root.lookupService(serviceName).methodsArray.map((method) => method.name);
}
