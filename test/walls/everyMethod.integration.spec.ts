import { status } from '@grpc/grpc-js';
import proto from '@temporalio/proto';
import protobuf from 'protobufjs';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { createGatewayFixture, insertOrganization } from '../support/gateway/gatewayFixture.ts';
import type { GatewayFixture } from '../support/gateway/gatewayFixture.ts';
import { pinnedDevice } from '../support/gateway/pinnedDevice.ts';
import type { PinnedDevice } from '../support/gateway/pinnedDevice.ts';
import { RawCaller } from './rawCall.ts';
import type { Answered } from './rawCall.ts';

/** Written down here once more, so that a method added to the gateway's list is seen by somebody. */
const letThrough = [
  'DescribeNamespace',
  'GetSystemInfo',
  'PollActivityTaskQueue',
  'RecordActivityTaskHeartbeat',
  'RespondActivityTaskCanceled',
  'RespondActivityTaskCompleted',
  'RespondActivityTaskFailed',
  'ShutdownWorker',
];

let fixture: GatewayFixture;
let device: PinnedDevice;
let caller: RawCaller;
/** Path to method, of every service that Temporal has. */
const methods = new Map<string, protobuf.Method>();

beforeAll(async () => {
  fixture = await createGatewayFixture({
    polls: { submissionMaxWaitMs: 3_000, deviceGoneAfterMs: 1_500, maxWaitersPerQueue: 2 },
    pings: { everyMs: 5_000, timeoutMs: 5_000 },
    callsOfDevice: { burst: 2_000, perSecond: 1_000, maxKeys: 1_000 },
  });
  device = await pinnedDevice(fixture, await insertOrganization(fixture.sql));
  caller = new RawCaller(fixture.gateway.address, device.token);
  collectMethods(proto as unknown as protobuf.Namespace);
});
afterAll(async () => {
  caller.close();
  await fixture.close();
});

function collectMethods(scope: protobuf.NamespaceBase): void {
  for (const nested of scope.nestedArray) {
    if (nested instanceof protobuf.Service) {
      const service = nested.fullName.slice(1);
      for (const method of nested.methodsArray) methods.set(`/${service}/${method.name}`, method);
    } else if (nested instanceof protobuf.Namespace) collectMethods(nested);
  }
}

/** The request with every field that could name something of the platform filled in as an attacker would. */
function request(path: string): Uint8Array {
  const method = methods.get(path);
  method?.resolve();
  const type = method?.resolvedRequestType;
  if (type === null || type === undefined) return new Uint8Array();
  const bait: Record<string, unknown> = {
    namespace: fixture.config.temporalNamespace,
    workflowId: 'link-session/x',
    workflowExecution: { workflowId: 'link-session/x' },
    execution: { workflowId: 'link-session/x' },
    workflowType: { name: 'linkSession' },
    taskQueue: { name: 'cloud' },
    signalName: 'sessionEnded',
    requestId: 'x',
    identity: 'x',
  };
  const known = Object.fromEntries(
    Object.entries(bait).filter(([name, value]) => {
      const field = type.fields[name];
      if (field === undefined) return false;
      field.resolve();
      return typeof value === (field.resolvedType === null ? 'string' : 'object');
    }),
  );
  return type.encode(type.fromObject(known)).finish();
}

async function answers(paths: readonly string[]): Promise<Map<string, Answered>> {
  const found = new Map<string, Answered>();
  for (const path of paths) found.set(path, await caller.call(path, request(path)));
  return found;
}

const ofService = (name: string): string[] => [...methods.keys()].filter((path) => path.includes(name));

describe('every method that Temporal has', () => {
  it('is known here from its own description', () => {
    expect(ofService('workflowservice.v1.WorkflowService').length).toBeGreaterThan(100);
    expect(ofService('operatorservice.v1.OperatorService').length).toBeGreaterThan(8);
  });

  it.each(['workflowservice.v1.WorkflowService', 'operatorservice.v1.OperatorService'])(
    'of %s is refused to a device in the same words, but for those that a worker needs',
    async (service) => {
      const refused = ofService(service).filter((path) => !letThrough.includes(path.split('/')[2] ?? ''));
      for (const [path, answer] of await answers(refused)) {
        expect([path, answer]).toEqual([
          path,
          { code: status.PERMISSION_DENIED, failureCode: 'NOT_THIS_DEVICE' },
        ]);
      }
      const served = ofService(service).filter((path) => letThrough.includes(path.split('/')[2] ?? ''));
      expect(served.length).toBe(service.includes('operator') ? 0 : letThrough.length);
    },
    60_000,
  );

  it('of any other service is unknown to the gateway', async () => {
    const others = [...methods.keys()].filter((path) => !/workflowservice|operatorservice/.test(path));
    others.push(
      '/grpc.health.v1.Health/Check',
      '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
      '/temporal.server.api.adminservice.v1.AdminService/DescribeMutableState',
      '/temporal.server.api.historyservice.v1.HistoryService/StartWorkflowExecution',
      '/temporal.api.workflowservice.v1.WorkflowService/',
      '/temporal.api.workflowservice.v1.WorkflowService/startWorkflowExecution',
      '//temporal.api.workflowservice.v1.WorkflowService/StartWorkflowExecution',
    );
    for (const [path, { code }] of await answers(others)) {
      expect([path, code]).toEqual([path, status.UNIMPLEMENTED]);
    }
  });

  it('is refused without effect, and the device’s people are told once for each', async () => {
    const { temporal, config, sql } = fixture;
    const { executions } = await temporal.connection.workflowService.listWorkflowExecutions({
      namespace: config.temporalNamespace,
    });
    expect(executions).toEqual([]);
    await waitUntil('the refusals to be shown', 10_000, async () => {
      const { rows } = await sql.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM device_refusals WHERE device_id = $1 AND code = 'NOT_THIS_DEVICE'`,
        [device.deviceId],
      );
      return (rows[0]?.count ?? 0) >= 1;
    });
  });
});
