import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { wallClock } from '../../contracts/clock/businessClocks.ts';
import type { Reading, ReadingOutcome } from '../../contracts/domain/readings.ts';
import type { DeviceForceActivities, ForceReadResult } from '../../contracts/temporal/deviceActivities.ts';
import { ProgrammedSession, valuesOf } from '../../test/support/device/programmedSession.ts';
import { createDeviceLog } from '../deviceLog.ts';
import type { DeviceGatewayClient } from '../gateway/deviceGatewayClient.ts';
import { ReadingDeliverer } from '../readings/readingDeliverer.ts';
import { ReadingJournal } from '../readings/readingJournal.ts';
import { ReadingRecorder } from '../readings/readingRecorder.ts';
import { SessionLane } from '../sessions/sessionLane.ts';
import { SessionLanes } from '../sessions/sessionLanes.ts';
import { createForceActivities } from './forceActivities.ts';

const log = createDeviceLog('silent');
const never = new AbortController().signal;
const ref = { sourceId: 'source', linkSessionId: 'session', linkEpoch: 1 };

let directory: string;
let journal: ReadingJournal;
let deliverer: ReadingDeliverer;
let lane: SessionLane;
let device: DeviceForceActivities;
let read: (number: string) => Promise<ReadingOutcome>;
const delivered: Reading[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'force-'));
  journal = await ReadingJournal.open(directory, log);
  delivered.length = 0;
  read = (number) => Promise.resolve(valuesOf(number));
  const call = ((_method: string, { readings }: { readings: Reading[] }) => {
    delivered.push(...readings);
    const verdicts = readings.map(({ readingId }) => ({ readingId, verdict: 'RECORDED' }));
    return Promise.resolve({ verdicts });
  }) as unknown as DeviceGatewayClient['call'];
  deliverer = new ReadingDeliverer({ journal, gateway: { call }, log });
  deliverer.start();
  lane = new SessionLane({
    pluginId: 'carrier',
    ref,
    session: new ProgrammedSession({ read: (number) => read(number) }),
    facts: {},
    clock: wallClock,
    log,
    onEnded: () => undefined,
  });
  lane.link();
  const lanes = new SessionLanes();
  lanes.put(lane);
  device = createForceActivities({
    lanes,
    recorder: new ReadingRecorder({ journal, deliverer, clock: wallClock }),
  });
});

afterEach(async () => {
  await deliverer.stop();
  await journal.close();
  await rm(directory, { recursive: true });
});

function forceRead(): Promise<ForceReadResult> {
  const order = { policyId: 'policy', number: '1', attemptId: 'attempt', generation: 2 };
  const input = { session: ref, pluginId: 'carrier', order };
  return new MockActivityEnvironment().run(() => device.forceRead(input));
}

describe('the activity of a force sync', () => {
  it('returns when the gateway has its reading', async () => {
    expect(await forceRead()).toEqual({ kind: 'DELIVERED' });
    expect(delivered).toMatchObject([{ attemptId: 'attempt', generation: 2, linkEpoch: 1 }]);
    expect(journal.size).toBe(0);
  });

  it('goes before every batch, and waits for the policy in progress only', async () => {
    const order: string[] = [];
    read = (number) => {
      order.push('force');
      return Promise.resolve(valuesOf(number));
    };
    const { promise: mayEnd, resolve } = Promise.withResolvers<undefined>();
    const inProgress = lane.takeTurn(lane.drawRank(), never, () => mayEnd);
    const next = lane.takeTurn(lane.drawRank(), never, () => Promise.resolve(order.push('batch')));
    const forced = forceRead();
    await new Promise(setImmediate);
    resolve(undefined);
    await Promise.all([inProgress, next, forced]);
    expect(order).toEqual(['force', 'batch']);
  });

  it('takes its policy out of the batch that holds an older claim of it', async () => {
    const older = { policyId: 'policy', number: '1', attemptId: 'older', generation: 1 };
    expect(lane.isTaken(older)).toBe(false);
    await forceRead();
    expect(lane.isTaken(older)).toBe(true);
  });

  it('does not read again what it has read before it could tell', async () => {
    await forceRead();
    read = () => Promise.reject(new Error('the policy was read already'));
    expect(await forceRead()).toEqual({ kind: 'DELIVERED' });
    expect(delivered).toHaveLength(1);
  });

  it('waits for room on the disk before it reads', async () => {
    const room = Promise.withResolvers<boolean>();
    jest.spyOn(journal, 'waitForSpace').mockReturnValueOnce(room.promise);
    let isRead = false;
    read = (number) => {
      isRead = true;
      return Promise.resolve(valuesOf(number));
    };
    const forced = forceRead();
    await new Promise(setImmediate);
    expect(isRead).toBe(false);
    room.resolve(true);
    expect(await forced).toEqual({ kind: 'DELIVERED' });
  });

  it('keeps nothing of a read that failed because the session ended under it', async () => {
    read = async () => {
      await lane.close('SITE_CHANGED', { signOut: false });
      return { kind: 'FAILED', code: 'SITE_UNAVAILABLE', evidence: {} };
    };
    expect(await forceRead()).toEqual({ kind: 'SESSION_ENDED', reason: 'SITE_CHANGED' });
    expect(delivered).toEqual([]);
    expect(journal.size).toBe(0);
  });
});
