import { randomUUID } from 'node:crypto';
import type { Connection, WorkflowHandle } from '@temporalio/client';
import { Client, WithStartWorkflowOperation } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { temporalDataConverter } from '../../contracts/temporal/dataConverter.ts';
import type { DeliverReadingsResponse, FetchOrdersResponse } from '../../contracts/device/messages.ts';
import type { Reading } from '../../contracts/domain/readings.ts';
import type { ForceReadInput, SweepBatchInput } from '../../contracts/temporal/deviceActivities.ts';
import {
  dailySweepWorkflow,
  forceSyncWorkflow,
  requestForceSync,
  sweepWoken,
} from '../../contracts/temporal/sweeps.ts';
import { cloudTaskQueue, deviceTaskQueue } from '../../contracts/temporal/taskQueues.ts';
import { dailySweepId, forceSyncId } from '../../contracts/temporal/workflowIds.ts';
import { insertPolicy, insertSource, linkSource, valuesOutcome } from '../support/gateway/claimedPolicies.ts';
import type { SourceSetting } from '../support/gateway/claimedPolicies.ts';
import {
  createGatewayFixture,
  drawSerialNumber,
  insertDevice,
  insertOrganization,
} from '../support/gateway/gatewayFixture.ts';
import type { GatewayFixture } from '../support/gateway/gatewayFixture.ts';
import { TestDevice } from '../support/gateway/testDevice.ts';
import { startTestSync } from '../support/testSync.ts';
import type { TestSync } from '../support/testSync.ts';

/** A device with a key of its own, and work of its own, that says of its work what is not so. */
let fixture: GatewayFixture;
let cloud: TestSync;
let client: Client;
let setting: SourceSetting;
let device: TestDevice;
let worker: Connection;
let namespace: string;

beforeAll(async () => {
  fixture = await createGatewayFixture();
  namespace = fixture.config.temporalNamespace;
  const { payloadKey } = fixture.config;
  const databaseUrl = fixture.database.urls.sync;
  // The device that is played there has no work.
  const serialNumber = drawSerialNumber();
  cloud = await startTestSync({ temporal: fixture.temporal, payloadKey, databaseUrl, serialNumber });
  const dataConverter = temporalDataConverter(payloadKey);
  client = new Client({ connection: fixture.temporal.connection, namespace, dataConverter });
  const organizationId = await insertOrganization(fixture.sql);
  device = new TestDevice(fixture.gateway.address, drawSerialNumber());
  const deviceId = await insertDevice(fixture.sql, organizationId, device.serialNumber);
  await device.connect();
  worker = device.worker();
  setting = await insertSource(fixture.sql, organizationId, deviceId);
  await linkSource(fixture.sql, setting);
});
afterAll(async () => {
  await worker.close();
  device.close();
  await cloud.close();
  await fixture.close();
});

interface Task<Input> {
  taskToken: Uint8Array;
  input: Input;
}

async function takeTask<Input>(kind: 'force' | 'sweep'): Promise<Task<Input>> {
  const taskQueue = { name: deviceTaskQueue(device.serialNumber, kind) };
  const { taskToken, input } = await worker.withDeadline(Date.now() + 20_000, () =>
    worker.workflowService.pollActivityTaskQueue({ namespace, taskQueue }),
  );
  const [payload] = input?.payloads ?? [];
  if (payload === undefined) throw new Error('There was no task.');
  return { taskToken, input: defaultPayloadConverter.fromPayload<Input>(payload) };
}

async function answerTask({ taskToken }: Task<unknown>, result: unknown): Promise<void> {
  await worker.workflowService.respondActivityTaskCompleted({
    namespace,
    taskToken,
    result: { payloads: [defaultPayloadConverter.toPayload(result)] },
  });
}

describe('a device that calls a force sync delivered', () => {
  interface Requested {
    policyId: string;
    task: Task<ForceReadInput>;
    workflow: WorkflowHandle;
  }

  async function requested(): Promise<Requested> {
    const policyId = await insertPolicy(fixture.sql, setting);
    const ref = { organizationId: setting.organizationId, policyId, sourceId: setting.sourceId };
    const workflowId = forceSyncId(policyId, setting.sourceId);
    const requestedBy = randomUUID();
    await client.workflow.executeUpdateWithStart(requestForceSync.name, {
      startWorkflowOperation: new WithStartWorkflowOperation(forceSyncWorkflow, {
        workflowId,
        taskQueue: cloudTaskQueue,
        workflowIdConflictPolicy: 'USE_EXISTING',
        args: [{ ...ref, requestedBy }],
      }),
      args: [{ requestedBy }],
    });
    const task = await takeTask<ForceReadInput>('force');
    await device.call('DeliverReadings', { begunAttemptIds: [task.input.order.attemptId] });
    return { policyId, task, workflow: client.workflow.getHandle(workflowId) };
  }

  function readingOf({ input: { order, session } }: Task<ForceReadInput>): Reading {
    const { number, ...claim } = order;
    const { sourceId, linkEpoch } = session;
    const readAt = new Date().toISOString();
    const outcome = valuesOutcome(number, '124980.10');
    return { readingId: randomUUID(), sourceId, linkEpoch, ...claim, readAt, outcome };
  }

  async function deliver(reading: object): Promise<string | undefined> {
    const answer = await device.call<DeliverReadingsResponse>('DeliverReadings', { readings: [reading] });
    return answer.verdicts[0]?.verdict;
  }

  async function standing(policyId: string): Promise<unknown> {
    const { rows } = await fixture.sql.query(
      `SELECT a.state, a.failure_code AS code, ps.state AS policy, q.kind AS queued, v.amount
       FROM sync_attempts a JOIN policy_sync ps USING (policy_id) LEFT JOIN sync_queue q USING (policy_id)
       LEFT JOIN policy_values v USING (policy_id) WHERE a.policy_id = $1`,
      [policyId],
    );
    return rows;
  }

  const notRecorded = [
    { state: 'FAILED', code: 'READING_NOT_RECORDED', policy: 'FAILED', queued: null, amount: null },
  ];

  it.each([
    ['whose reading was superseded, for its generation', { generation: 9 }, 'SUPERSEDED'],
    ['whose reading was superseded, for its session', { linkEpoch: 9 }, 'SUPERSEDED'],
    ['whose reading was refused, for its attempt', { attemptId: randomUUID() }, 'REFUSED'],
  ])('%s, ends it at once as one that was not recorded', async (_what, changes, verdict) => {
    const { policyId, task, workflow } = await requested();
    expect(await deliver({ ...readingOf(task), ...changes })).toBe(verdict);
    await answerTask(task, { kind: 'DELIVERED' });
    await workflow.result();
    expect(await standing(policyId)).toEqual(notRecorded);
  });

  it('that it never delivered, ends it at once as one that was not recorded', async () => {
    const { policyId, task, workflow } = await requested();
    await answerTask(task, { kind: 'DELIVERED' });
    await workflow.result();
    expect(await standing(policyId)).toEqual(notRecorded);
    expect(await deliver(readingOf(task))).toBe('SUPERSEDED');
    expect(await standing(policyId)).toEqual(notRecorded);
  });

  it('and tells the truth, ends it as what was recorded', async () => {
    const { policyId, task, workflow } = await requested();
    expect(await deliver(readingOf(task))).toBe('RECORDED');
    await answerTask(task, { kind: 'DELIVERED' });
    await workflow.result();
    expect(await standing(policyId)).toEqual([
      expect.objectContaining({ state: 'SUCCESS', code: null, policy: 'SUCCESS', queued: null }),
    ]);
  });
});

describe('a device that invents pages of a list without end', () => {
  const policies = 30;
  /** Twenty that bring nothing, after the first. */
  const mostListBatches = 21;

  it('is asked for them singly after a while; its people are told, and nothing is lost', async () => {
    const { organizationId, sourceId, deviceId } = setting;
    await fixture.sql.query(
      `INSERT INTO device_plugins (organization_id, device_id, plugin_id, manifest) VALUES ($1, $2, 'plugin', $3)`,
      [organizationId, deviceId, { id: 'plugin', lists: true }],
    );
    for (let added = 0; added < policies; added += 1) await insertPolicy(fixture.sql, setting);
    const sweep = await client.workflow.signalWithStart(dailySweepWorkflow, {
      workflowId: dailySweepId(sourceId),
      taskQueue: cloudTaskQueue,
      args: [{ organizationId, sourceId }],
      signal: sweepWoken.name,
      signalArgs: [{ reason: 'dayStarted' }],
    });
    let task = await takeTask<SweepBatchInput>('sweep');
    let listBatches = 0;
    while (task.input.mode.kind === 'LIST') {
      listBatches += 1;
      expect(listBatches).toBeLessThanOrEqual(mostListBatches);
      await answerTask(task, { read: 0, unread: policies, listCursor: randomUUID() });
      task = await takeTask<SweepBatchInput>('sweep');
    }
    expect(listBatches).toBe(mostListBatches);
    const { batchId, session } = task.input;
    const { orders } = await device.call<FetchOrdersResponse>('FetchOrders', { batchId });
    const readings = orders.map(({ number, ...claim }) => ({
      readingId: randomUUID(),
      sourceId,
      linkEpoch: session.linkEpoch,
      ...claim,
      readAt: new Date().toISOString(),
      outcome: valuesOutcome(number, '10'),
    }));
    const { verdicts } = await device.call<DeliverReadingsResponse>('DeliverReadings', { readings });
    expect(orders.length).toBeGreaterThanOrEqual(policies);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(orders.map(() => 'RECORDED'));
    // What it says of the list now is too late.
    await answerTask(task, { read: orders.length, unread: 0, listCursor: 'one more page' });
    await sweep.result();
    const { rows } = await fixture.sql.query(
      `SELECT code, details FROM device_refusals WHERE device_id = $1 AND code = 'LIST_WITHOUT_END'`,
      [deviceId],
    );
    expect(rows).toEqual([
      {
        code: 'LIST_WITHOUT_END',
        details: { reason: expect.stringContaining('20 batches of the list') as unknown },
      },
    ]);
  }, 60_000);
});
