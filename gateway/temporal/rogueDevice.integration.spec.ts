import type { ServiceError } from '@grpc/grpc-js';
import { Client, compressionAlgorithms, credentials, Metadata, status } from '@grpc/grpc-js';
import type { Connection } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { openFreezableLine } from '../../test/support/gateway/freezableLine.ts';
import type { GatewayFixture } from '../../test/support/gateway/gatewayFixture.ts';
import { createGatewayFixture, insertOrganization } from '../../test/support/gateway/gatewayFixture.ts';
import type { RunningActivity } from '../../test/support/gateway/handDrivenActivity.ts';
import { decodeValue, runActivity } from '../../test/support/gateway/handDrivenActivity.ts';
import type { PinnedDevice } from '../../test/support/gateway/pinnedDevice.ts';
import { pinnedDevice } from '../../test/support/gateway/pinnedDevice.ts';
import { deviceGatewayServiceName } from '../../contracts/device/gatewayService.ts';
import { deviceMethods } from '../devices/deviceService.ts';
import { createGatewayLog } from '../gatewayLog.ts';
import { startGateway } from '../startGateway.ts';
import { allowedMethods, workflowServiceName } from './allowList.ts';
import type { ActivityTask } from './upstream.ts';

const longestMs = 15_000;

let fixture: GatewayFixture;
let organizationId: string;
let mine: PinnedDevice;
let theirs: PinnedDevice;
let me: Connection;
let them: Connection;
let namespace: string;

beforeAll(async () => {
  // The waits of the real settings are shown by the keeper's own tests. A device that is back finds its task, and no
  // other loses its connection, also where the machine pauses: these two are not shorter than a pause.
  fixture = await createGatewayFixture({
    polls: { submissionMaxWaitMs: 3_000, deviceGoneAfterMs: 5_000, maxWaitersPerQueue: 2 },
    pings: { everyMs: 500, timeoutMs: 3_000 },
    callsOfDevice: { burst: 100, perSecond: 10, maxKeys: 1_000 },
  });
  namespace = fixture.config.temporalNamespace;
  organizationId = await insertOrganization(fixture.sql);
  [mine, theirs] = [await pinnedDevice(fixture, organizationId), await pinnedDevice(fixture, organizationId)];
  [me, them] = [mine.connect(), theirs.connect()];
});
afterAll(async () => {
  await me.close();
  await them.close();
  await fixture.close();
});

interface Refused {
  code: status | undefined;
  failureCode: string | undefined;
}

async function refusal(call: Promise<unknown>): Promise<Refused> {
  try {
    await call;
    return { code: status.OK, failureCode: undefined };
  } catch (error) {
    const { code, metadata } = error as ServiceError;
    return { code, failureCode: metadata.get('failure-code')[0]?.toString() };
  }
}

function payloadsOf(value: unknown): { payloads: Payload[] } {
  return { payloads: [defaultPayloadConverter.toPayload(value)] };
}

const batchRead = payloadsOf({ read: 1, unread: 0 });
const denied: Refused = { code: status.PERMISSION_DENIED, failureCode: 'NOT_THIS_DEVICE' };
const unknownTask: Refused = { code: status.NOT_FOUND, failureCode: 'NOT_THIS_DEVICE' };

function poll(connection: Connection, queue: string, inNamespace = namespace): Promise<ActivityTask> {
  return connection.withDeadline(Date.now() + 20_000, () =>
    connection.workflowService.pollActivityTaskQueue({ namespace: inNamespace, taskQueue: { name: queue } }),
  );
}

function run(
  device: PinnedDevice,
  activityType = 'sweepBatch',
  maximumAttempts = 1,
): Promise<RunningActivity> {
  return runActivity(fixture.temporal.connection, namespace, fixture.codec, {
    taskQueue: device.queue('sweep'),
    activityType,
    input: ['an order'],
    maximumAttempts,
  });
}

async function gatewayRefusals(code: string): Promise<number> {
  const { rows } = await fixture.sql.query('SELECT 1 FROM gateway_refusals WHERE code = $1', [code]);
  return rows.length;
}

async function refusalsShown(device: PinnedDevice, reason: RegExp): Promise<boolean> {
  const { rows } = await fixture.sql.query<{ reason: string }>(
    `SELECT details ->> 'reason' AS reason FROM device_refusals WHERE device_id = $1`,
    [device.deviceId],
  );
  return rows.some((row) => reason.test(row.reason));
}

function rawCall(path: string, message: Buffer, token = mine.token, options = {}): Promise<Buffer> {
  const client = new Client(fixture.gateway.address, credentials.createInsecure(), {
    'grpc.max_send_message_length': -1,
    ...options,
  });
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  const same = (bytes: Buffer): Buffer => bytes;
  return new Promise<Buffer>((resolve, reject) => {
    client.makeUnaryRequest(path, same, same, message, metadata, (error, response) => {
      client.close();
      if (error === null) resolve(response ?? Buffer.alloc(0));
      else reject(error);
    });
  });
}

describe('a device that asks for what is not its own', () => {
  it('gets no task of another device’s queue, of the cloud’s, or of another namespace', async () => {
    expect(await refusal(poll(me, theirs.queue('link')))).toEqual(denied);
    expect(await refusal(poll(me, 'cloud'))).toEqual(denied);
    expect(await refusal(poll(me, `${mine.queue('link')}/../x`))).toEqual(denied);
    expect(await refusal(poll(me, `device/${mine.serialNumber}2/link`))).toEqual(denied);
    expect(await refusal(poll(me, `device/${mine.serialNumber.toLowerCase()}/link`))).toEqual(denied);
    for (const other of ['default', `${namespace}-2`, namespace.slice(0, -1), namespace.toUpperCase()])
      expect(await refusal(poll(me, mine.queue('link'), other))).toEqual(denied);
    await waitUntil('the refusal to be shown', longestMs, () =>
      refusalsShown(mine, /queue is not of this device/),
    );
  });

  it('may call nothing else of Temporal', async () => {
    const service = me.workflowService;
    const calls = [
      service.startWorkflowExecution({ namespace, workflowId: 'x', workflowType: { name: 'x' } }),
      service.signalWorkflowExecution({ namespace, signalName: 'x' }),
      service.terminateWorkflowExecution({ namespace }),
      service.listNamespaces({}),
      service.respondActivityTaskCompletedById({ namespace, workflowId: 'x', activityId: '1' }),
      me.operatorService.listSearchAttributes({ namespace }),
    ];
    for (const call of calls) expect(await refusal(call)).toEqual(denied);
    await waitUntil('the refusal to be shown', longestMs, () => refusalsShown(mine, /may not call/));
  });

  it('learns nothing of other namespaces, and of its own only what a worker asks', async () => {
    expect(await refusal(me.workflowService.describeNamespace({ namespace: 'default' }))).toEqual(denied);
    const described = await me.workflowService.describeNamespace({ namespace });
    expect(described.config ?? null).toBeNull();
    expect(described.namespaceInfo?.ownerEmail ?? '').toBe('');
  });

  it('cannot complete a task with another device’s token, a raw one, or a tampered one', async () => {
    const running = await run(mine);
    const task = await poll(me, mine.queue('sweep'));
    const sealed = Buffer.from(task.taskToken ?? []);
    const tampered = Buffer.from(sealed);
    tampered.writeUInt8(tampered.readUInt8(30) ^ 1, 30);
    const complete = (connection: Connection, taskToken: Buffer): Promise<unknown> =>
      connection.workflowService.respondActivityTaskCompleted({ namespace, taskToken, result: batchRead });
    expect(await refusal(complete(them, sealed))).toEqual(unknownTask);
    expect(await refusal(complete(me, tampered))).toEqual(unknownTask);
    expect(await refusal(complete(me, Buffer.alloc(0)))).toEqual(unknownTask);
    expect(
      await refusal(them.workflowService.recordActivityTaskHeartbeat({ namespace, taskToken: sealed })),
    ).toEqual(unknownTask);
    await complete(me, sealed);
    expect((await running.ended()).activityTaskCompletedEventAttributes).toBeDefined();
  });

  it('cannot answer for a task a second time', async () => {
    const running = await run(mine);
    const { taskToken } = await poll(me, mine.queue('sweep'));
    const held = { namespace, taskToken: taskToken ?? new Uint8Array() };
    await me.workflowService.respondActivityTaskCompleted({ ...held, result: batchRead });
    const { activityTaskCompletedEventAttributes: completed } = await running.ended();
    const service = me.workflowService;
    const replays = [
      service.respondActivityTaskCompleted({
        ...held,
        result: { payloads: [{ data: Buffer.from('other') }] },
      }),
      service.respondActivityTaskFailed(held),
      service.respondActivityTaskCanceled(held),
      service.recordActivityTaskHeartbeat(held),
    ];
    for (const replay of replays) expect((await refusal(replay)).code).toBe(status.NOT_FOUND);
    expect((await running.ended()).activityTaskCompletedEventAttributes).toEqual(completed);
  });

  it('cannot use the token that Temporal itself made', async () => {
    const running = await run(theirs);
    const raw = await poll(fixture.temporal.connection, theirs.queue('sweep'));
    const taskToken = raw.taskToken ?? new Uint8Array();
    const service = me.workflowService;
    expect(await refusal(service.respondActivityTaskCompleted({ namespace, taskToken }))).toEqual(
      unknownTask,
    );
    expect(await refusal(service.respondActivityTaskFailed({ namespace, taskToken }))).toEqual(unknownTask);
    await fixture.temporal.connection.workflowService.respondActivityTaskCompleted({ namespace, taskToken });
    expect((await running.ended()).activityTaskCompletedEventAttributes).toBeDefined();
  });

  it('appears to Temporal under the name that the gateway gives it', async () => {
    const running = await run(mine);
    await me
      .withDeadline(Date.now() + 20_000, () =>
        me.workflowService.pollActivityTaskQueue({
          namespace,
          identity: 'somebody else',
          taskQueue: { name: mine.queue('sweep') },
        }),
      )
      .then((task) =>
        me.workflowService.respondActivityTaskCompleted({
          namespace,
          taskToken: task.taskToken,
          identity: 'somebody else',
          result: batchRead,
        }),
      );
    const { activityTaskCompletedEventAttributes: completed } = await running.ended();
    expect(completed?.identity).toMatch(new RegExp(`^device/${mine.deviceId}/`));
  });
});

describe('a device that answers with what is no result of its task', () => {
  it.each([
    ['submitCredentials', { kind: 'DONE' }, /submitCredentials\.result\.kind is none of CHALLENGED, LINKED/],
    [
      'submitCredentials',
      { kind: 'FAILED', code: 'WRONG_PASSWORD' },
      /submitCredentials\.result\.code is none/,
    ],
    ['sweepBatch', null, /sweepBatch\.result is missing/],
  ])('is told what is wrong with %s, and its task ends as failed', async (activityType, value, reason) => {
    const running = await run(mine, activityType);
    const { taskToken } = await poll(me, mine.queue('sweep'));
    const answer = me.workflowService.respondActivityTaskCompleted({
      namespace,
      taskToken: taskToken ?? new Uint8Array(),
      result: payloadsOf(value),
    });
    await expect(answer).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
    await expect(answer).rejects.toThrow(reason);
    const { activityTaskFailedEventAttributes: failed } = await running.ended();
    expect(failed?.failure?.applicationFailureInfo).toMatchObject({
      type: 'RESULT_REFUSED',
      nonRetryable: true,
    });
    await waitUntil('the refusal to be shown', longestMs, () => refusalsShown(mine, reason));
  });

  it('cannot put more into it than belongs there', async () => {
    const running = await run(mine);
    const { taskToken } = await poll(me, mine.queue('sweep'));
    await me.workflowService.respondActivityTaskCompleted({
      namespace,
      taskToken: taskToken ?? new Uint8Array(),
      result: payloadsOf({ read: 2, unread: 1, sessionEnded: null, password: 'secret' }),
    });
    const { activityTaskCompletedEventAttributes: completed } = await running.ended();
    const [payload] = completed?.result?.payloads ?? [];
    expect(await decodeValue(fixture.codec, payload)).toEqual({ read: 2, unread: 1 });
  });
});

describe('a caller that is no device', () => {
  it.each([
    ['no token', ''],
    ['a token that is none', 'nonsense'],
    ['a token of five thousand characters', 'A'.repeat(5_000)],
  ])('is refused with %s', async (_what, token) => {
    const path = `/${workflowServiceName}/GetSystemInfo`;
    expect(await refusal(rawCall(path, Buffer.alloc(0), token))).toEqual({
      code: status.UNAUTHENTICATED,
      failureCode: 'DEVICE_NOT_AUTHENTICATED',
    });
  });
});

describe('a caller that is no device and sends what is no message', () => {
  const malformed = Buffer.from('ffffffffffffff', 'hex');
  // Says of itself in UTF-8 what a batch id never is.
  const wrongField = Buffer.from([0x0a, 0x02, 0x68, 0x69]);
  const device = deviceMethods.filter((method) => method !== 'Hello' && method !== 'Authenticate');
  const paths = [
    ...device.map((method) => `/${deviceGatewayServiceName}/${method}`),
    ...allowedMethods.map((method) => `/${workflowServiceName}/${method}`),
  ];

  it.each(paths)('is told by %s only that it is not known, and kept so for operators', async (path) => {
    const strangers = { code: status.UNAUTHENTICATED, failureCode: 'DEVICE_NOT_AUTHENTICATED' };
    for (const token of ['', 'nonsense']) {
      for (const message of [malformed, wrongField]) {
        expect(await refusal(rawCall(path, message, token))).toEqual(strangers);
      }
    }
    await waitUntil(
      'it to be written',
      longestMs,
      async () => (await gatewayRefusals('DEVICE_NOT_AUTHENTICATED')) > 0,
    );
  });

  it('is told nothing more when its token is of a device that has been removed', async () => {
    const removed = await pinnedDevice(fixture, organizationId);
    await fixture.sql.query(`UPDATE devices SET state = 'REMOVED' WHERE id = $1`, [removed.deviceId]);
    for (const path of paths) {
      expect(await refusal(rawCall(path, malformed, removed.token))).toEqual({
        code: status.PERMISSION_DENIED,
        failureCode: 'DEVICE_REMOVED',
      });
    }
  });
});

describe('messages that are none', () => {
  it('are refused as such, and the gateway goes on', async () => {
    const malformed = Buffer.from('ffffffffffffff', 'hex');
    for (const method of ['PollActivityTaskQueue', 'RespondActivityTaskFailed', 'DescribeNamespace']) {
      expect(await refusal(rawCall(`/${workflowServiceName}/${method}`, malformed))).toEqual({
        code: status.INVALID_ARGUMENT,
        failureCode: 'DEVICE_MESSAGE_REFUSED',
      });
    }
    await waitUntil('them to be shown', longestMs, () => refusalsShown(mine, /message cannot be read/));
    expect((await refusal(rawCall('/no.such/Service', Buffer.alloc(0)))).code).toBe(status.UNIMPLEMENTED);
    expect(await me.workflowService.getSystemInfo({})).toMatchObject({
      capabilities: { activityFailureIncludeHeartbeat: true },
    });
  });
});

describe('messages that are larger than any', () => {
  const oversize = Buffer.alloc(5 * 1024 * 1024);
  const tooLarge: Refused = { code: status.RESOURCE_EXHAUSTED, failureCode: 'DEVICE_MESSAGE_REFUSED' };

  it.each([
    `/${workflowServiceName}/RespondActivityTaskCompleted`,
    `/${workflowServiceName}/StartWorkflowExecution`,
    '/carriersync.device.v1.DeviceGateway/DeliverReadings',
  ])('are refused by %s, and shown to the people of the device', async (path) => {
    const device = await pinnedDevice(fixture, organizationId);
    expect(await refusal(rawCall(path, oversize, device.token))).toEqual(tooLarge);
    await waitUntil('it to be shown', longestMs, () => refusalsShown(device, /too large/));
  });

  it('are refused as well when they become so large only once they are unpacked', async () => {
    const device = await pinnedDevice(fixture, organizationId);
    const packed = { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip };
    const path = '/carriersync.device.v1.DeviceGateway/DeliverReadings';
    const call = rawCall(path, Buffer.alloc(64 * 1024 * 1024), device.token, packed);
    expect(await refusal(call)).toEqual(tooLarge);
    await waitUntil('it to be shown', longestMs, () => refusalsShown(device, /too large/));
  });

  it('are kept for operators when they come from nobody', async () => {
    const path = '/carriersync.device.v1.DeviceGateway/Hello';
    expect(await refusal(rawCall(path, oversize, ''))).toEqual(tooLarge);
    expect(await refusal(rawCall(path, Buffer.from('ff', 'hex'), ''))).toMatchObject({
      code: status.INVALID_ARGUMENT,
    });
    await waitUntil(
      'it to be written',
      longestMs,
      async () => (await gatewayRefusals('DEVICE_MESSAGE_REFUSED')) > 0,
    );
  });
});

describe('a device that goes away in a poll', () => {
  it('finds the task in its next poll', async () => {
    const device = await pinnedDevice(fixture, organizationId);
    const connection = device.connect();
    const giveUp = new AbortController();
    const first = refusal(
      connection.withAbortSignal(giveUp.signal, () => poll(connection, device.queue('sweep'))),
    );
    await waitUntil('the poll to reach Temporal', longestMs, () => isPolled(device));
    giveUp.abort();
    expect((await first).code).toBe(status.CANCELLED);
    const running = await run(device);
    const { taskToken, attempt } = await poll(connection, device.queue('sweep'));
    expect(attempt).toBe(1);
    await connection.workflowService.respondActivityTaskCompleted({
      namespace,
      taskToken: taskToken ?? new Uint8Array(),
      result: batchRead,
    });
    expect((await running.ended()).activityTaskCompletedEventAttributes).toBeDefined();
    await connection.close();
  });

  it('and freezes with its connection open finds the task when it is back', async () => {
    const device = await pinnedDevice(fixture, organizationId);
    const line = await openFreezableLine(fixture.gateway.address);
    const frozen = device.connect(line.address);
    const first = refusal(poll(frozen, device.queue('sweep')));
    await waitUntil('the poll to reach Temporal', longestMs, () => isPolled(device));
    line.freeze();
    await waitUntil('the gateway to give the connection up', longestMs, () => Promise.resolve(line.isCut()));
    const running = await run(device);
    const thawed = device.connect();
    const { taskToken } = await poll(thawed, device.queue('sweep'));
    await thawed.workflowService.respondActivityTaskCompleted({
      namespace,
      taskToken: taskToken ?? new Uint8Array(),
      result: batchRead,
    });
    expect((await running.ended()).activityTaskCompletedEventAttributes).toBeDefined();
    line.close();
    await first;
    await frozen.close();
    await thawed.close();
  });

  it('and signs in anew finds the task in the poll of its new session, which ends the one that was left open', async () => {
    const device = await pinnedDevice(fixture, organizationId);
    const former = device.connect();
    const leftOpen = poll(former, device.queue('sweep'));
    await waitUntil('the poll to reach Temporal', longestMs, () => isPolled(device));
    const connection = device.signedInAnew().connect();
    const polled = poll(connection, device.queue('sweep'));
    expect((await leftOpen).taskToken ?? []).toHaveLength(0);
    const running = await run(device);
    const { taskToken } = await polled;
    await connection.workflowService.respondActivityTaskCompleted({
      namespace,
      taskToken: taskToken ?? new Uint8Array(),
      result: batchRead,
    });
    expect((await running.ended()).activityTaskCompletedEventAttributes).toBeDefined();
    await former.close();
    await connection.close();
  });

  it('and stays away: a submission is failed as not made, in words that Temporal does not store in clear', async () => {
    const device = await pinnedDevice(fixture, organizationId);
    const connection = device.connect();
    const giveUp = new AbortController();
    const first = refusal(
      connection.withAbortSignal(giveUp.signal, () => poll(connection, device.queue('sweep'))),
    );
    await waitUntil('the poll to reach Temporal', longestMs, () => isPolled(device));
    giveUp.abort();
    await first;
    const running = await run(device, 'submitCredentials', 5);
    const { activityTaskFailedEventAttributes: failed } = await running.ended();
    expect(failed?.failure?.applicationFailureInfo).toMatchObject({
      type: 'NOT_SUBMITTED',
      nonRetryable: true,
    });
    const attributes = await decodeValue(fixture.codec, failed?.failure?.encodedAttributes);
    expect(attributes).toMatchObject({ message: expect.stringContaining('has not been made') as string });
    await connection.close();
  });
});

async function isPolled(device: PinnedDevice): Promise<boolean> {
  const { pollers } = await fixture.temporal.connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: device.queue('sweep') },
    taskQueueType: 2,
  });
  return pollers.length > 0;
}

describe('two gateways', () => {
  it('share no state: what one hands out, the other takes in', async () => {
    const other = await startGateway(fixture.config, createGatewayLog('fatal'));
    const there = mine.connect(other.address);
    const running = await run(mine);
    const { taskToken } = await poll(me, mine.queue('sweep'));
    await there.workflowService.respondActivityTaskCompleted({
      namespace,
      taskToken: taskToken ?? new Uint8Array(),
      result: batchRead,
    });
    expect((await running.ended()).activityTaskCompletedEventAttributes).toBeDefined();
    await there.close();
    await other.close();
  });
});

describe('PostgreSQL', () => {
  it('may drop every connection: the next calls are answered', async () => {
    await fixture.sql.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'carrier-sync gateway' AND datname = current_database()`,
    );
    await waitUntil('the gateway to be well', longestMs, async () => {
      const { code } = await refusal(me.workflowService.getSystemInfo({}));
      const health = await fetch(`${fixture.gateway.healthAddress}/health`);
      return code === status.OK && health.ok;
    });
  });
});

describe('a device that is paused', () => {
  it('while it polls gets no task any more', async () => {
    const device = await pinnedDevice(fixture, organizationId);
    const connection = device.connect();
    const polled = refusal(poll(connection, device.queue('sweep')));
    await waitUntil('the poll to reach Temporal', longestMs, () => isPolled(device));
    await fixture.sql.query(`UPDATE devices SET state = 'PAUSED' WHERE id = $1`, [device.deviceId]);
    await waitUntil('the gateway to notice', longestMs, async () => {
      const { failureCode } = await refusal(connection.workflowService.getSystemInfo({}));
      return failureCode === 'DEVICE_PAUSED';
    });
    const running = await run(device);
    expect(await polled).toEqual({ code: status.PERMISSION_DENIED, failureCode: 'DEVICE_PAUSED' });
    const { activityTaskFailedEventAttributes: failed } = await running.ended();
    expect(failed?.failure?.applicationFailureInfo?.type).toBe('DEVICE_GONE');
    await connection.close();
  });
});

describe('a device that floods', () => {
  it('is held back, and others are not', async () => {
    const device = await pinnedDevice(fixture, organizationId);
    const connection = device.connect();
    const flood = await Promise.all(
      Array.from({ length: 300 }, () => refusal(connection.workflowService.getSystemInfo({}))),
    );
    expect(flood.filter(({ code }) => code === status.RESOURCE_EXHAUSTED).length).toBeGreaterThan(50);
    expect((await refusal(them.workflowService.getSystemInfo({}))).code).toBe(status.OK);
    await waitUntil('the flood to be shown', longestMs, () => refusalsShown(device, /Too many/));
    const { rows } = await fixture.sql.query('SELECT 1 FROM device_refusals WHERE device_id = $1', [
      device.deviceId,
    ]);
    expect(rows.length).toBe(1);
    await connection.close();
  });
});
