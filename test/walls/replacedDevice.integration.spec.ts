import { generateKeyPairSync } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { deviceTaskQueue } from '../../contracts/temporal/taskQueues.ts';
import type { DeviceMethod } from '../../gateway/devices/deviceService.ts';
import type { DeliverReadingsResponse } from '../../contracts/device/messages.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import type { SourceSetting } from '../support/gateway/claimedPolicies.ts';
import { claimPolicy, insertSource, readingOf, valuesOutcome } from '../support/gateway/claimedPolicies.ts';
import {
  createGatewayFixture,
  drawSerialNumber,
  insertDevice,
  insertOrganization,
} from '../support/gateway/gatewayFixture.ts';
import type { GatewayFixture } from '../support/gateway/gatewayFixture.ts';
import { runActivity } from '../support/gateway/handDrivenActivity.ts';
import { refusalCode, TestDevice } from '../support/gateway/testDevice.ts';
import { refusalOf } from './rawCall.ts';

/**
 * A device is stolen and its serial number given to another appliance. The thief has the old key, a session token
 * that has not expired yet, and a task that was handed out.
 */
let fixture: GatewayFixture;
let setting: SourceSetting;
let stolen: TestDevice;
let replacement: TestDevice;
let thief: Connection;

/** A machine that answers slowly gives the flood time, which is to bring it little. */
const callsOfDevice = { burst: 400, perSecond: 10, maxKeys: 1_000 };

beforeAll(async () => {
  fixture = await createGatewayFixture({ callsOfDevice });
  const organizationId = await insertOrganization(fixture.sql);
  const serialNumber = drawSerialNumber();
  const deviceId = await insertDevice(fixture.sql, organizationId, serialNumber);
  setting = await insertSource(fixture.sql, organizationId, deviceId);
  stolen = new TestDevice(fixture.gateway.address, serialNumber);
  await stolen.connect();
  thief = Connection.lazy({
    address: fixture.gateway.address,
    metadata: { authorization: `Bearer ${stolen.token}` },
    interceptors: [],
  });
  replacement = new TestDevice(fixture.gateway.address, serialNumber);
});
afterAll(async () => {
  await thief.close();
  stolen.close();
  replacement.close();
  await fixture.close();
});

const namespace = (): string => fixture.config.temporalNamespace;
const queue = (): string => deviceTaskQueue(stolen.serialNumber, 'sweep');

function run() {
  return runActivity(fixture.temporal.connection, namespace(), fixture.codec, {
    taskQueue: queue(),
    activityType: 'sweepBatch',
    input: ['an order'],
    maximumAttempts: 1,
  });
}

function poll(connection: Connection) {
  return connection.withDeadline(Date.now() + 20_000, () =>
    connection.workflowService.pollActivityTaskQueue({
      namespace: namespace(),
      taskQueue: { name: queue() },
    }),
  );
}

async function replace(): Promise<void> {
  await fixture.sql.query('UPDATE devices SET public_key = NULL, key_pinned_at = NULL WHERE id = $1', [
    setting.deviceId,
  ]);
  await replacement.connect();
}

async function shown(code: string): Promise<boolean> {
  const { rows } = await fixture.sql.query(
    'SELECT 1 FROM device_refusals WHERE device_id = $1 AND code = $2',
    [setting.deviceId, code],
  );
  return rows.length > 0;
}

describe('a serial number alone', () => {
  it('opens nothing while its device has its key, whatever key is shown with it', async () => {
    const stranger = new TestDevice(
      fixture.gateway.address,
      stolen.serialNumber,
      generateKeyPairSync('ed25519'),
    );
    expect(await refusalCode(stranger.connect())).toBe('DEVICE_KEY_MISMATCH');
    stranger.close();
    await waitUntil('its people to see it', 15_000, () => shown('DEVICE_KEY_MISMATCH'));
  });
});

describe('a device that has been replaced', () => {
  it('can do nothing any more with its key, its token, or the task that it holds', async () => {
    const claimed = await claimPolicy(fixture.sql, setting);
    await run();
    const { taskToken } = await poll(thief);
    await replace();
    expect(await refusalCode(stolen.hello())).toBe('DEVICE_KEY_MISMATCH');
    const reading = readingOf(setting, claimed, valuesOutcome(claimed.number, '1'));
    const calls: [DeviceMethod, object][] = [
      ['Heartbeat', { bootId: stolen.bootId, sequence: 1, deviceTime: new Date().toISOString() }],
      ['FetchOrders', { batchId: claimed.batchId }],
      ['FetchKnownNumbers', { sourceId: setting.sourceId }],
      ['DeliverReadings', { begunAttemptIds: [claimed.attemptId], readings: [reading] }],
      ['ReportSessionEnded', { sourceId: setting.sourceId, linkEpoch: 1, reason: 'SESSION_TIMED_OUT' }],
    ];
    await waitUntil('the gateway to notice', 15_000, async () => {
      return !(await refusalCode(stolen.call('FetchOrders', { batchId: claimed.batchId }))).startsWith('not');
    });
    for (const [method, request] of calls) {
      expect([method, await refusalCode(stolen.call(method, request))]).toEqual([
        method,
        'DEVICE_NOT_AUTHENTICATED',
      ]);
    }
    const service = thief.workflowService;
    const held = { namespace: namespace(), taskToken };
    for (const call of [
      service.respondActivityTaskCompleted(held),
      service.respondActivityTaskFailed(held),
      service.recordActivityTaskHeartbeat(held),
      poll(thief),
    ]) {
      expect((await refusalOf(call)).failureCode).toBe('DEVICE_NOT_AUTHENTICATED');
    }
    const { rows } = await fixture.sql.query(
      `SELECT 1 FROM policy_values WHERE policy_id = $1 UNION ALL
       SELECT 1 FROM sync_attempts WHERE id = $2 AND state <> 'QUEUED'`,
      [claimed.policyId, claimed.attemptId],
    );
    expect(rows).toEqual([]);
    const given = await replacement.call<DeliverReadingsResponse>('DeliverReadings', { readings: [reading] });
    expect(given.verdicts.map(({ verdict }) => verdict)).toEqual(['RECORDED']);
    await waitUntil('its people to see the token’s use', 15_000, () => shown('DEVICE_NOT_AUTHENTICATED'));
  });
});

describe('a flood from one device', () => {
  it('does not take another’s turn: its readings are recorded meanwhile', async () => {
    const claims = [];
    while (claims.length < 30) claims.push(await claimPolicy(fixture.sql, setting));
    const rogue = new TestDevice(fixture.gateway.address, drawSerialNumber());
    await insertDevice(fixture.sql, setting.organizationId, rogue.serialNumber);
    await rogue.connect();
    const flood = Array.from({ length: 1_000 }, () =>
      refusalCode(rogue.call('FetchOrders', { batchId: setting.sourceId })),
    );
    const verdicts: string[] = [];
    for (const claimed of claims) {
      const reading = readingOf(setting, claimed, valuesOutcome(claimed.number, '7'));
      const answer = await replacement.call<DeliverReadingsResponse>('DeliverReadings', {
        readings: [reading],
      });
      verdicts.push(...answer.verdicts.map(({ verdict }) => verdict));
    }
    expect(verdicts).toEqual(claims.map(() => 'RECORDED'));
    const refused = (await Promise.all(flood)).filter((code) => code === 'TOO_MANY_ATTEMPTS');
    // Each refusal comes a second late, so most of the flood is slowed down to the share that its device has.
    expect(refused.length).toBeGreaterThan(50);
    rogue.close();
  }, 60_000);
});
