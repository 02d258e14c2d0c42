import { ApplicationFailure, activityInfo, heartbeat } from '@temporalio/activity';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { Payload } from '@temporalio/common';
import { deviceTaskQueue } from '../../contracts/temporal/taskQueues.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import type { GatewayFixture } from '../../test/support/gateway/gatewayFixture.ts';
import { createGatewayFixture, insertOrganization } from '../../test/support/gateway/gatewayFixture.ts';
import { decodeValue, runActivity } from '../../test/support/gateway/handDrivenActivity.ts';
import type { PinnedDevice } from '../../test/support/gateway/pinnedDevice.ts';
import { pinnedDevice } from '../../test/support/gateway/pinnedDevice.ts';

let fixture: GatewayFixture;
let organizationId: string;

beforeAll(async () => {
  // As on a device: a worker that does not tell the server about itself, which keeps it to the allowed calls.
  Runtime.install({ workerHeartbeatInterval: 0, logger: new DefaultLogger('ERROR') });
  fixture = await createGatewayFixture();
  organizationId = await insertOrganization(fixture.sql);
});
afterAll(() => fixture.close());

async function withWorker(
  device: PinnedDevice,
  activities: Record<string, (...input: never[]) => Promise<unknown>>,
  work: (taskQueue: string) => Promise<void>,
): Promise<void> {
  const connection = await NativeConnection.connect({
    address: fixture.gateway.address,
    metadata: { authorization: `Bearer ${device.token}` },
  });
  const taskQueue = deviceTaskQueue(device.serialNumber, 'sweep');
  const worker = await Worker.create({
    connection,
    namespace: fixture.config.temporalNamespace,
    taskQueue,
    activities,
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 1 },
  });
  try {
    await worker.runUntil(() => work(taskQueue));
  } finally {
    await connection.close();
  }
}

describe('an activity worker behind the gateway', () => {
  it('runs an activity of its own queue and sees plain payloads where Temporal stores encrypted ones', async () => {
    const device = await pinnedDevice(fixture, organizationId);
    const { connection, namespace } = fixture.temporal;
    let seen: unknown;
    const activities = {
      sweepBatch: async (input: unknown) => {
        seen = input;
        heartbeat({ read: 1 });
        return Promise.resolve({ read: 3, unread: activityInfo().attempt });
      },
    };
    await withWorker(device, activities, async (taskQueue) => {
      const running = await runActivity(connection, namespace, fixture.codec, {
        taskQueue,
        activityType: 'sweepBatch',
        input: [{ batchId: 'batch-1' }],
        heartbeatTimeout: 20,
      });
      const { activityTaskCompletedEventAttributes: completed } = await running.ended();
      const [payload] = completed?.result?.payloads ?? [];
      expect(Buffer.from(payload?.metadata?.['encoding'] ?? []).toString()).toBe('binary/encrypted');
      expect(await decodeValue(fixture.codec, payload)).toEqual({ read: 3, unread: 1 });
    });
    expect(seen).toEqual({ batchId: 'batch-1' });
  });

  it('reports how far it is in words that Temporal cannot read', async () => {
    const device = await pinnedDevice(fixture, organizationId);
    const { connection, namespace } = fixture.temporal;
    const mayEnd = Promise.withResolvers<undefined>();
    const activities = {
      sweepBatch: async () => {
        heartbeat({ listCursor: 'secret place' });
        await mayEnd.promise;
        // The SDK sends the last heartbeat along with a failure.
        heartbeat({ listCursor: 'secret end' });
        throw ApplicationFailure.create({
          type: 'SITE_CHANGED',
          details: ['secret detail'],
          nonRetryable: true,
        });
      },
    };
    await withWorker(device, activities, async (taskQueue) => {
      const running = await runActivity(connection, namespace, fixture.codec, {
        taskQueue,
        activityType: 'sweepBatch',
        input: [],
        heartbeatTimeout: 20,
      });
      let seen: Payload | undefined;
      await waitUntil('the heartbeat', 10_000, async () => {
        const { pendingActivities } = await connection.workflowService.describeWorkflowExecution({
          namespace,
          execution: { workflowId: running.workflowId },
        });
        seen = pendingActivities[0]?.heartbeatDetails?.payloads?.[0];
        return seen !== undefined;
      }).finally(() => {
        mayEnd.resolve(undefined);
      });
      expect(Buffer.from(seen?.metadata?.['encoding'] ?? []).toString()).toBe('binary/encrypted');
      expect(await decodeValue(fixture.codec, seen)).toEqual({ listCursor: 'secret place' });
      const { activityTaskFailedEventAttributes: failed } = await running.ended();
      const [detail] = failed?.failure?.applicationFailureInfo?.details?.payloads ?? [];
      expect(Buffer.from(detail?.metadata?.['encoding'] ?? []).toString()).toBe('binary/encrypted');
      expect(failed?.failure?.stackTrace ?? '').toBe('');
    });
  });

  it('reports a failure whose message Temporal cannot read and whose type it can', async () => {
    const device = await pinnedDevice(fixture, organizationId);
    const { connection, namespace } = fixture.temporal;
    const activities = {
      sweepBatch: () =>
        Promise.reject(
          ApplicationFailure.create({ type: 'SITE_CHANGED', message: 'secret page', nonRetryable: true }),
        ),
    };
    await withWorker(device, activities, async (taskQueue) => {
      const running = await runActivity(connection, namespace, fixture.codec, {
        taskQueue,
        activityType: 'sweepBatch',
        input: [],
      });
      const { activityTaskFailedEventAttributes: failed } = await running.ended();
      expect(JSON.stringify(failed)).not.toContain('secret page');
      expect(failed?.failure?.applicationFailureInfo?.type).toBe('SITE_CHANGED');
      expect(await decodeValue(fixture.codec, failed?.failure?.encodedAttributes)).toMatchObject({
        message: 'secret page',
      });
    });
  });
});
