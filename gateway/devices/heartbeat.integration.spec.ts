import { randomUUID } from 'node:crypto';
import type { HeartbeatRequest } from '../../contracts/device/messages.ts';
import type { SessionEnded } from '../../contracts/temporal/linkSession.ts';
import { linkSessionWorkflow } from '../../contracts/temporal/linkSession.ts';
import { dailySweepWorkflow } from '../../contracts/temporal/sweeps.ts';
import { dailySweepId, linkSessionId } from '../../contracts/temporal/workflowIds.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import type { SourceSetting } from '../../test/support/gateway/claimedPolicies.ts';
import { claimPolicy, insertSource } from '../../test/support/gateway/claimedPolicies.ts';
import type { GatewayFixture } from '../../test/support/gateway/gatewayFixture.ts';
import {
  createGatewayFixture,
  drawSerialNumber,
  insertDevice,
  insertOrganization,
} from '../../test/support/gateway/gatewayFixture.ts';
import { decodeValue } from '../../test/support/gateway/handDrivenActivity.ts';
import { refusalCode, TestDevice } from '../../test/support/gateway/testDevice.ts';

const longestMs = 15_000;

let fixture: GatewayFixture;
let organizationId: string;

beforeAll(async () => {
  fixture = await createGatewayFixture();
  organizationId = await insertOrganization(fixture.sql);
});
afterAll(() => fixture.close());

interface Connected {
  device: TestDevice;
  deviceId: string;
  setting: SourceSetting;
}

async function connected(): Promise<Connected> {
  const serialNumber = drawSerialNumber();
  const deviceId = await insertDevice(fixture.sql, organizationId, serialNumber);
  const device = new TestDevice(fixture.gateway.address, serialNumber);
  await haveReturnToTell(deviceId);
  await device.connect();
  await untilReturnIsTold(deviceId);
  return { device, deviceId, setting: await insertSource(fixture.sql, organizationId, deviceId) };
}

function beat(device: TestDevice, changes: Partial<HeartbeatRequest> = {}): Promise<unknown> {
  return device.call('Heartbeat', {
    bootId: device.bootId,
    sequence: 1,
    deviceTime: new Date().toISOString(),
    journalledReadings: 0,
    storageFull: false,
    ...changes,
  });
}

async function deviceRow(deviceId: string): Promise<Record<string, unknown>> {
  const { rows } = await fixture.sql.query<Record<string, unknown>>('SELECT * FROM devices WHERE id = $1', [
    deviceId,
  ]);
  return rows[0] ?? {};
}

/** Starts the workflow that a link session would be, without a worker: signals wait in its history. */
async function openLinkSession({ setting, deviceId }: Connected): Promise<string> {
  const workflowId = linkSessionId(setting.sourceId);
  await fixture.temporal.client.workflow.start(linkSessionWorkflow, {
    workflowId,
    taskQueue: 'nobody-listens',
    args: [],
  });
  await fixture.sql.query(
    `INSERT INTO link_sessions (organization_id, source_id, epoch, workflow_run_id, device_id, state)
     VALUES ($1, $2, 1, $3, $4, 'LINKED')`,
    [organizationId, setting.sourceId, randomUUID(), deviceId],
  );
  return workflowId;
}

/** Names and inputs of the signals that a workflow has received. */
async function signals(workflowId: string): Promise<[string, unknown][]> {
  const { history } = await fixture.temporal.connection.workflowService.getWorkflowExecutionHistory({
    namespace: fixture.temporal.namespace,
    execution: { workflowId },
  });
  const received = (history?.events ?? []).flatMap(
    (event) => event.workflowExecutionSignaledEventAttributes ?? [],
  );
  return Promise.all(
    received.map(async ({ signalName, input }): Promise<[string, unknown]> => {
      const [payload] = input?.payloads ?? [];
      return [signalName ?? '', await decodeValue(fixture.codec, payload)];
    }),
  );
}

describe('a heartbeat', () => {
  it('shows the device as online, with its clock, its journal and its disk', async () => {
    const { device, deviceId } = await connected();
    const deviceTime = new Date(Date.now() + 3_600_000).toISOString();
    await beat(device, { deviceTime, journalledReadings: 7, storageFull: true });
    const row = await deviceRow(deviceId);
    expect(row).toMatchObject({ online: true, journalled_readings: 7, storage_full: true });
    expect(row['last_heartbeat_at']).toBeInstanceOf(Date);
    expect(Math.round(Number(row['clock_offset_ms']) / 60_000)).toBe(60);
  });

  it('that is older than the last, or of a former run, changes nothing', async () => {
    const { device, deviceId } = await connected();
    await beat(device, { sequence: 5, journalledReadings: 5 });
    await beat(device, { sequence: 4, journalledReadings: 4 });
    await beat(device, { sequence: 5, journalledReadings: 6 });
    expect(await deviceRow(deviceId)).toMatchObject({ heartbeat_sequence: 5, journalled_readings: 5 });
    const formerToken = device.token;
    const formerBootId = device.bootId;
    device.bootId = randomUUID();
    await device.connect();
    await beat(device, { sequence: 0, journalledReadings: 0 });
    device.token = formerToken;
    await beat(device, { bootId: formerBootId, sequence: 99, journalledReadings: 99 });
    expect(await deviceRow(deviceId)).toMatchObject({ heartbeat_sequence: 0, journalled_readings: 0 });
  });

  it('is refused when it names another run than its connection', async () => {
    const { device } = await connected();
    expect(await refusalCode(beat(device, { bootId: randomUUID() }))).toBe('VALIDATION_FAILED');
  });

  it('of a device whose disk is free again wakes the sweep of each source that has work', async () => {
    const { device, setting } = await connected();
    await beat(device, { sequence: 1, storageFull: true });
    await claimPolicy(fixture.sql, setting);
    await beat(device, { sequence: 2, storageFull: false });
    await waitUntil('the sweep to be woken', longestMs, () => exists(dailySweepId(setting.sourceId)));
  });

  it('tells of a return that a gateway could not tell any more, because it was killed', async () => {
    const { device, deviceId, setting } = await connected();
    await beat(device, { sequence: 1 });
    await untilReturnIsTold(deviceId);
    await claimPolicy(fixture.sql, setting);
    // As it stands when the heartbeat was stored and nothing more was done.
    await haveReturnToTell(deviceId);
    await beat(device, { sequence: 2 });
    await waitUntil('the sweep to be woken', longestMs, () => exists(dailySweepId(setting.sourceId)));
    await untilReturnIsTold(deviceId);
  });

  it('of a device that was silent wakes the sweep of each source that has work', async () => {
    const { device, deviceId, setting } = await connected();
    await claimPolicy(fixture.sql, setting);
    await beat(device, { sequence: 1 });
    const workflowId = dailySweepId(setting.sourceId);
    await waitUntil('the sweep to be woken', longestMs, () => exists(workflowId));
    const description = await fixture.temporal.client.workflow.getHandle(workflowId).describe();
    expect(description.type).toBe(dailySweepWorkflow);
    expect(await signals(workflowId)).toEqual([['sweepWoken', { reason: 'deviceOnline' }]]);
    // A heartbeat before that is written down would tell it once more.
    await untilReturnIsTold(deviceId);
    await beat(device, { sequence: 2 });
    await fixture.sql.query('UPDATE devices SET online = false WHERE id = $1', [deviceId]);
    await beat(device, { sequence: 3 });
    // More than two where the heartbeat before is still looking for news: both then tell of this return.
    await waitUntil('another wake-up', longestMs, async () => (await signals(workflowId)).length > 1);
  });
});

/** A return is the last that a gateway tells of a device: once it is told, whatever else there was to tell is told too. */
async function haveReturnToTell(deviceId: string): Promise<void> {
  await fixture.sql.query('UPDATE devices SET returned_at = clock_timestamp() WHERE id = $1', [deviceId]);
}

/** Compared by PostgreSQL: a Date would lose the microseconds in which two returns differ. */
async function untilReturnIsTold(deviceId: string): Promise<void> {
  await waitUntil('the return to be told', longestMs, async () => {
    const { rowCount } = await fixture.sql.query(
      'SELECT 1 FROM devices WHERE id = $1 AND returned_at = announced_return_at',
      [deviceId],
    );
    return rowCount === 1;
  });
}

async function exists(workflowId: string): Promise<boolean> {
  return fixture.temporal.client.workflow
    .getHandle(workflowId)
    .describe()
    .then(
      () => true,
      () => false,
    );
}

describe('a device that has started anew', () => {
  it('ends the open link sessions of its former run, once', async () => {
    const link = await connected();
    await beat(link.device);
    await untilReturnIsTold(link.deviceId);
    const workflowId = await openLinkSession(link);
    link.device.bootId = randomUUID();
    await haveReturnToTell(link.deviceId);
    await link.device.connect();
    // A heartbeat before the restart is written down as told would tell it once more.
    await untilReturnIsTold(link.deviceId);
    const told = [['deviceRestarted', { bootId: link.device.bootId }]];
    expect(await signals(workflowId)).toEqual(told);
    for (const sequence of [1, 2]) {
      await haveReturnToTell(link.deviceId);
      await beat(link.device, { sequence });
      await untilReturnIsTold(link.deviceId);
    }
    expect(await signals(workflowId)).toEqual(told);
  });
});

describe('a session that has ended', () => {
  const report = (device: TestDevice, ended: SessionEnded & { sourceId: string }): Promise<unknown> =>
    device.call('ReportSessionEnded', ended);

  it('is told to the workflow of the same epoch, and an older one is ignored', async () => {
    const link = await connected();
    const workflowId = await openLinkSession(link);
    const ended = { sourceId: link.setting.sourceId, linkEpoch: 1, reason: 'SESSION_TIMED_OUT' as const };
    await report(link.device, { ...ended, linkEpoch: 0 });
    await report(link.device, ended);
    expect(await signals(workflowId)).toEqual([
      ['sessionEnded', { linkEpoch: 1, reason: 'SESSION_TIMED_OUT' }],
    ]);
  });

  it('whose workflow is over is acknowledged', async () => {
    const { device, setting } = await connected();
    const ended = { sourceId: setting.sourceId, linkEpoch: 1, reason: 'SIGNED_OUT' as const };
    expect(await report(device, ended)).toEqual({});
  });

  it('of a source of another device is refused', async () => {
    const [mine, theirs] = [await connected(), await connected()];
    const ended = { sourceId: theirs.setting.sourceId, linkEpoch: 1, reason: 'SIGNED_OUT' as const };
    expect(await refusalCode(report(mine.device, ended))).toBe('NOT_THIS_DEVICE');
  });

  it('is taken in from the device that held it, although its source is another device’s by now', async () => {
    const [mine, theirs] = [await connected(), await connected()];
    await openLinkSession(mine);
    const { sourceId } = mine.setting;
    await fixture.sql.query('UPDATE login_sources SET device_id = $2, link_epoch = 2 WHERE id = $1', [
      sourceId,
      theirs.deviceId,
    ]);
    const ended = { sourceId, linkEpoch: 1, reason: 'SESSION_TIMED_OUT' as const };
    expect(await report(mine.device, ended)).toEqual({});
    expect(await refusalCode(report(mine.device, { ...ended, linkEpoch: 2 }))).toBe('NOT_THIS_DEVICE');
    expect(await signals(linkSessionId(sourceId))).toEqual([]);
  });

  it('for a reason outside the vocabulary is refused', async () => {
    const { device, setting } = await connected();
    const ended = { sourceId: setting.sourceId, linkEpoch: 1, reason: 'BOREDOM' as 'SIGNED_OUT' };
    expect(await refusalCode(report(device, ended))).toBe('VALIDATION_FAILED');
  });
});
