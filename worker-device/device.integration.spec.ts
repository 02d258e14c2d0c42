import type {
  ForceReadResult,
  LinkProbe,
  LinkStep,
  SweepBatchResult,
} from '../contracts/temporal/deviceActivities.ts';
import { DeviceFixture, login, until } from '../test/support/device/deviceFixture.ts';
import { createDeviceLog } from './deviceLog.ts';
import type { RunningDevice } from './startDevice.ts';
import { startDevice } from './startDevice.ts';
import { installTemporalRuntime } from './temporal/temporalRuntime.ts';

const log = createDeviceLog('silent');
let fixture: DeviceFixture;
let device: RunningDevice;

beforeAll(async () => {
  installTemporalRuntime(log);
  fixture = await DeviceFixture.create({ policies: 90 });
  device = await startThisDevice();
});

afterAll(async () => {
  await device.close();
  await fixture.close();
});

async function startThisDevice(): Promise<RunningDevice> {
  // No heartbeat is due while these tests run: one that comes has a reason.
  const timings = { watchMs: 50, backoffFirstMs: 50, heartbeatMs: 600_000, settledMs: 600_000 };
  const started = await startDevice(fixture.config, { log, timings });
  await until(() => started.isConnected());
  return started;
}

describe('a device with its gateway, a carrier and Temporal', () => {
  it('links with a code, sweeps a batch one by one, and the values are recorded', async () => {
    const session = fixture.sessionOf(1);
    await fixture.link(session);
    const numbers = fixture.usualNumbers(0, 12);
    const { batchId, claims } = await fixture.claimBatch(session, [...numbers, 'NOT-THERE-1']);
    const input = fixture.batchInput(session, batchId);
    const result = await fixture.activity<SweepBatchResult>('sweep', 'sweepBatch', input);
    expect(result).toEqual({ read: 13, unread: 0 });
    const expected = [...numbers.map(() => 'SUCCESS'), 'NOT_FOUND'];
    // Whoever claims next finds no policy that was read and looks unread.
    expect(await fixture.attemptStates(claims)).toEqual(expected);
  });

  it('crawls the list for a batch and leaves unread what the list does not show', async () => {
    const session = fixture.sessionOf(2);
    await fixture.link(session);
    const numbers = fixture.usualNumbers(12, 8);
    const { batchId, claims } = await fixture.claimBatch(session, [...numbers, 'NOT-THERE-2']);
    const input = fixture.batchInput(session, batchId, { kind: 'LIST', cursor: null });
    const result = await fixture.activity<SweepBatchResult>('sweep', 'sweepBatch', input);
    expect(result).toEqual({ read: 8, unread: 1, listCursor: null });
    expect(await fixture.attemptStates(claims)).toEqual([...numbers.map(() => 'SUCCESS'), 'QUEUED']);
  });

  it('reads one policy next and returns when its reading is recorded', async () => {
    const session = fixture.sessionOf(3);
    await fixture.link(session);
    const { claims } = await fixture.claimBatch(session, fixture.usualNumbers(20, 1));
    const [claim] = claims;
    const order = {
      policyId: claim?.policyId,
      number: claim?.number,
      attemptId: claim?.attemptId,
      generation: 1,
    };
    const input = { session, pluginId: 'meridian-life', order };
    const result = await fixture.activity<ForceReadResult>('force', 'forceRead', input);
    expect(result).toEqual({ kind: 'DELIVERED' });
    expect(await fixture.attemptStates(claims)).toEqual(['SUCCESS']);
  });

  it('says that the session ended, and with what unread, when the portal ends it in the middle', async () => {
    const session = fixture.sessionOf(4);
    await fixture.link(session);
    const { batchId } = await fixture.claimBatch(session, fixture.usualNumbers(21, 10));
    fixture.sandbox.meridian.faults.add({ kind: 'expireSession', path: '/policies/', skip: 4, times: 1 });
    const input = fixture.batchInput(session, batchId);
    const result = await fixture.activity<SweepBatchResult>('sweep', 'sweepBatch', input);
    expect(result.sessionEnded).toBe('SESSION_TIMED_OUT');
    expect(result.read + result.unread).toBe(10);
    expect(result.unread).toBeGreaterThan(0);
  });

  it('submits nothing when the same submission comes a second time, also to the next run of the device', async () => {
    const session = fixture.sessionOf(5);
    const input = await fixture.submission(session, 'credentials', await fixture.prepare(session), login);
    const before = fixture.passwordSubmissions();
    const first = await fixture.activity<LinkStep>('link', 'submitCredentials', input);
    expect(first.kind).toBe('CHALLENGED');
    expect(await fixture.activity<LinkStep>('link', 'submitCredentials', input)).toEqual(first);
    await device.close();
    device = await startThisDevice();
    expect(await fixture.activity<LinkStep>('link', 'submitCredentials', input)).toEqual({
      kind: 'FAILED',
      code: 'OUTCOME_UNKNOWN',
    });
    expect(await fixture.activity<LinkProbe>('link', 'probeLink', session)).toEqual({ kind: 'NOT_LINKED' });
    expect(fixture.passwordSubmissions()).toBe(before + 1);
  });

  it('gives a session of an earlier run back as ended by the restart', async () => {
    const session = fixture.sessionOf(6);
    await fixture.link(session);
    await device.close();
    device = await startThisDevice();
    const { batchId } = await fixture.claimBatch(session, fixture.usualNumbers(31, 2));
    const input = fixture.batchInput(session, batchId);
    const result = await fixture.activity<SweepBatchResult>('sweep', 'sweepBatch', input);
    expect(result).toEqual({ read: 0, unread: 0, sessionEnded: 'DEVICE_RESTARTED' });
  });

  it('says soon after the last reading that none waits, long before its next heartbeat is due', async () => {
    const session = fixture.sessionOf(7);
    await fixture.link(session);
    // As a heartbeat in the middle of work has left it.
    await fixture.gateway.sql.query('UPDATE devices SET journalled_readings = 5 WHERE serial_number = $1', [
      fixture.serialNumber,
    ]);
    const { batchId } = await fixture.claimBatch(session, fixture.usualNumbers(34, 3));
    const input = fixture.batchInput(session, batchId);
    expect(await fixture.activity<SweepBatchResult>('sweep', 'sweepBatch', input)).toMatchObject({ read: 3 });
    await until(async () => {
      const { rows } = await fixture.gateway.sql.query<{ journalled_readings: number }>(
        'SELECT journalled_readings FROM devices WHERE serial_number = $1',
        [fixture.serialNumber],
      );
      return rows[0]?.journalled_readings === 0;
    });
  });
});
