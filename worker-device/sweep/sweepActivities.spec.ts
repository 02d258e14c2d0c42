import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { wallClock } from '../../contracts/clock/businessClocks.ts';
import type { Reading, ReadOrder } from '../../contracts/domain/readings.ts';
import type { DeviceSweepActivities, SweepBatchResult } from '../../contracts/temporal/deviceActivities.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { ProgrammedSession, valuesOf } from '../../test/support/device/programmedSession.ts';
import type { ProgrammedSessionOptions } from '../../test/support/device/programmedSession.ts';
import { createDeviceLog } from '../deviceLog.ts';
import type { DeviceGatewayClient } from '../gateway/deviceGatewayClient.ts';
import { ReadingDeliverer } from '../readings/readingDeliverer.ts';
import { ReadingJournal } from '../readings/readingJournal.ts';
import { ReadingRecorder } from '../readings/readingRecorder.ts';
import { SessionLane } from '../sessions/sessionLane.ts';
import { SessionLanes } from '../sessions/sessionLanes.ts';
import { CrawlMemories } from './crawlMemories.ts';
import { createSweepActivities } from './sweepActivities.ts';

const log = createDeviceLog('silent');
const ref = { sourceId: 'source', linkSessionId: 'session', linkEpoch: 1 };

let directory: string;
let journal: ReadingJournal;
let deliverer: ReadingDeliverer;
let crawls: CrawlMemories;
let lanes: SessionLanes;
let device: DeviceSweepActivities;
/** What deliveries wait for. */
let mayAnswer: Promise<void>;
let fetchOrders: (batchId: string, signal: AbortSignal) => Promise<ReadOrder[]>;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sweep-'));
  journal = await ReadingJournal.open(directory, log);
  mayAnswer = Promise.resolve();
  fetchOrders = () => Promise.resolve(['1', '2'].map(orderOf));
  const call = (async (_method: string, { readings }: { readings: Reading[] }) => {
    await mayAnswer;
    return { verdicts: readings.map(({ readingId }) => ({ readingId, verdict: 'RECORDED' })) };
  }) as unknown as DeviceGatewayClient['call'];
  deliverer = new ReadingDeliverer({ journal, gateway: { call }, log });
  deliverer.start();
  crawls = await CrawlMemories.open(join(directory, 'crawls'), randomBytes(32));
  lanes = new SessionLanes();
  device = createSweepActivities({
    lanes,
    recorder: new ReadingRecorder({ journal, deliverer, clock: wallClock }),
    crawls,
    fetchOrders: (batchId, signal) => fetchOrders(batchId, signal),
    log,
  });
});

afterEach(async () => {
  await deliverer.stop();
  await crawls.close();
  await journal.close();
  await rm(directory, { recursive: true });
});

function orderOf(number: string): ReadOrder {
  return { policyId: `policy ${number}`, number, attemptId: `attempt ${number}`, generation: 1 };
}

function linked(options: ProgrammedSessionOptions): ProgrammedSession {
  const session = new ProgrammedSession(options);
  const lane = new SessionLane({
    pluginId: 'carrier',
    ref,
    session,
    facts: {},
    clock: wallClock,
    log,
    onEnded: () => undefined,
  });
  lane.link();
  lanes.put(lane);
  return session;
}

function sweep(environment = new MockActivityEnvironment()): Promise<SweepBatchResult> {
  const input = { session: ref, pluginId: 'carrier', batchId: 'batch', mode: { kind: 'SINGLE' } } as const;
  return environment.run(() => device.sweepBatch(input));
}

describe('the activity that reads a batch', () => {
  it('ends when the gateway has what was read: until then its policies look unread', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    mayAnswer = promise.then(() => undefined);
    linked({});
    let result: SweepBatchResult | undefined;
    const done = sweep().then((answer) => (result = answer));
    await waitUntil('both readings', 5_000, () => Promise.resolve(journal.size === 2), { pauseMs: 1 });
    await new Promise(setImmediate);
    expect(result).toBeUndefined();
    resolve(undefined);
    expect(await done).toEqual({ read: 2, unread: 0 });
    expect(journal.size).toBe(0);
  });

  it('takes the place of an older try of its batch, which finishes the policy in progress only', async () => {
    const { promise: mayRead, resolve } = Promise.withResolvers<undefined>();
    const session = linked({ read: (number) => mayRead.then(() => valuesOf(number)) });
    const older = sweep();
    await waitUntil('the first read', 5_000, () => Promise.resolve(session.begun.length === 1), {
      pauseMs: 1,
    });
    const newer = sweep();
    await new Promise(setImmediate);
    resolve(undefined);
    expect(await older).toEqual({ read: 1, unread: 1 });
    expect(await newer).toEqual({ read: 2, unread: 0 });
    expect(session.begun).toEqual(['1', '2']);
  });

  it('finishes the policy in progress and begins no other when it is cancelled', async () => {
    const { promise: mayRead, resolve } = Promise.withResolvers<undefined>();
    const session = linked({ read: (number) => mayRead.then(() => valuesOf(number)) });
    const environment = new MockActivityEnvironment();
    const done = sweep(environment);
    await waitUntil('the first read', 5_000, () => Promise.resolve(session.begun.length === 1), {
      pauseMs: 1,
    });
    environment.cancel();
    resolve(undefined);
    expect(await done).toEqual({ read: 1, unread: 1 });
    expect(session.begun).toEqual(['1']);
  });

  it('asks for no orders any more when its session has ended', async () => {
    linked({});
    const asked = Promise.withResolvers<AbortSignal>();
    fetchOrders = (_batchId, signal) => {
      asked.resolve(signal);
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('nobody waits')));
      });
    };
    const done = sweep();
    const signal = await asked.promise;
    await lanes.of('source')?.close('SITE_CHANGED', { signOut: false });
    expect(signal.aborted).toBe(true);
    await expect(done).rejects.toThrow('The orders could not be fetched');
  });
});
