import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import { wallClock } from '../../contracts/clock/businessClocks.ts';
import type { Reading, ReadingOutcome, ReadOrder } from '../../contracts/domain/readings.ts';
import { listed, ProgrammedSession, valuesOf } from '../../test/support/device/programmedSession.ts';
import type { ProgrammedSessionOptions } from '../../test/support/device/programmedSession.ts';
import { PortalFailure } from '../../plugin-sdk/failures.ts';
import { createDeviceLog } from '../deviceLog.ts';
import type { DeviceGatewayClient } from '../gateway/deviceGatewayClient.ts';
import { SessionOver } from '../portal/portalSession.ts';
import { ReadingDeliverer } from '../readings/readingDeliverer.ts';
import { ReadingJournal } from '../readings/readingJournal.ts';
import { ReadingRecorder } from '../readings/readingRecorder.ts';
import { SessionLane } from '../sessions/sessionLane.ts';
import { BatchRun } from './batchRun.ts';
import { CrawlMemory } from './crawlMemory.ts';
import { readByList } from './readByList.ts';
import { readSingly } from './readSingly.ts';

const log = createDeviceLog('silent');
const key = randomBytes(32);
const never = new AbortController().signal;

let directory: string;
let journal: ReadingJournal;
let recorder: ReadingRecorder;
let deliverer: ReadingDeliverer;
let answerDeliveries: () => void;
let memory: CrawlMemory;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'batch-'));
  journal = await ReadingJournal.open(directory, log);
  const mayAnswer = new Promise<void>((resolve) => {
    answerDeliveries = resolve;
  });
  const call = (async (_method: string, { readings }: { readings: Reading[] }) => {
    await mayAnswer;
    return { verdicts: readings.map(({ readingId }) => ({ readingId, verdict: 'RECORDED' })) };
  }) as unknown as DeviceGatewayClient['call'];
  deliverer = new ReadingDeliverer({ journal, gateway: { call }, log });
  recorder = new ReadingRecorder({ journal, deliverer, clock: wallClock });
  memory = await CrawlMemory.open(join(directory, 'crawl'), key);
});

afterEach(async () => {
  await memory.close();
  await journal.close();
  await rm(directory, { recursive: true });
});

function linkedLane(options: ProgrammedSessionOptions = {}) {
  const session = new ProgrammedSession(options);
  const ref = { sourceId: 'source', linkSessionId: 'session', linkEpoch: 1 };
  const lane = new SessionLane({
    pluginId: 'plugin',
    ref,
    session,
    facts: {},
    clock: wallClock,
    log,
    onEnded: () => undefined,
  });
  lane.link();
  return { lane, session };
}

function order(number: string, changes: Partial<ReadOrder> = {}): ReadOrder {
  return { policyId: `policy ${number}`, number, attemptId: `attempt ${number}`, generation: 1, ...changes };
}

function run(lane: SessionLane, numbers: readonly string[], stop: AbortSignal = never): BatchRun {
  return new BatchRun({ lane, orders: numbers.map((number) => order(number)), recorder, stop });
}

describe('a batch that has read everything', () => {
  async function readBatch(stop: AbortSignal = never): Promise<BatchRun> {
    const batch = run(linkedLane().lane, ['A', 'B'], stop);
    await readSingly(batch);
    return batch;
  }

  it('is delivered only when the gateway has acknowledged each of its readings', async () => {
    const batch = await readBatch();
    let isDelivered = false;
    const delivered = batch.delivered().then(() => (isDelivered = true));
    await new Promise(setImmediate);
    expect(isDelivered).toBe(false);
    deliverer.start();
    answerDeliveries();
    await delivered;
    expect(journal.size).toBe(0);
    await deliverer.stop();
  });

  it('waits for minutes where the records are away, and not for ever', async () => {
    const batch = await readBatch();
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'performance'] });
    try {
      let isDelivered = false;
      const delivered = batch.delivered().then(() => (isDelivered = true));
      jest.advanceTimersByTime(9 * 60_000);
      await new Promise(setImmediate);
      expect(isDelivered).toBe(false);
      jest.advanceTimersByTime(60_000);
      await delivered;
    } finally {
      jest.useRealTimers();
    }
    expect(journal.size).toBe(2);
  });

  it('waits for no acknowledgement once it is stopped', async () => {
    const stop = new AbortController();
    const batch = await readBatch(stop.signal);
    const delivered = batch.delivered();
    stop.abort();
    await delivered;
    expect(journal.size).toBe(2);
  });
});

function journalled(): Reading[] {
  return journal.deliverable(1_000);
}

function outcomesByNumber(): Record<string, string> {
  return Object.fromEntries(
    journalled().map(({ attemptId, outcome }) => [
      attemptId.replace('attempt ', ''),
      outcome.kind === 'FAILED' ? outcome.code : outcome.kind,
    ]),
  );
}

describe('a batch that is read singly', () => {
  it('journals every policy, with the claim that asked for it', async () => {
    const { lane } = linkedLane({ maxConcurrentReads: 4 });
    const batch = run(lane, ['1', '2', '3', '4', '5', '6', '7']);
    await readSingly(batch);
    expect(batch.result).toEqual({ read: 7, unread: 0 });
    expect(
      journalled()
        .map(({ attemptId }) => attemptId)
        .sort(),
    ).toEqual(['1', '2', '3', '4', '5', '6', '7'].map((number) => `attempt ${number}`));
    expect(journalled()[0]).toMatchObject({ sourceId: 'source', linkEpoch: 1, generation: 1 });
  });

  it('has no more reads under way than the session allows, and no fewer', async () => {
    let underWay = 0;
    let most = 0;
    const { lane } = linkedLane({
      maxConcurrentReads: 4,
      read: async (number) => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setTimeout(resolve, 5));
        underWay -= 1;
        return valuesOf(number);
      },
    });
    await readSingly(
      run(
        lane,
        Array.from({ length: 20 }, (_, n) => String(n)),
      ),
    );
    expect(most).toBe(4);
  });

  it('leaves the rest unread, and says why, when the session ends in the middle', async () => {
    const { lane, session } = linkedLane({
      read: (number) =>
        number === '3'
          ? Promise.reject(new SessionOver('SESSION_TIMED_OUT'))
          : Promise.resolve(valuesOf(number)),
    });
    const batch = run(lane, ['1', '2', '3', '4', '5']);
    await readSingly(batch);
    expect(batch.result).toEqual({ read: 2, unread: 3, sessionEnded: 'SESSION_TIMED_OUT' });
    expect(session.begun).toEqual(['1', '2', '3']);
  });

  it('finishes the policy in progress and begins no other when it is to stop', async () => {
    const stop = new AbortController();
    const { lane, session } = linkedLane({
      read: (number) => {
        stop.abort();
        return Promise.resolve(valuesOf(number));
      },
    });
    const batch = run(lane, ['1', '2', '3'], stop.signal);
    await readSingly(batch);
    expect(session.begun).toEqual(['1']);
    expect(batch.result).toEqual({ read: 1, unread: 2 });
  });

  it('leaves a policy to the force sync that took it over, also while it waited for its turn', async () => {
    let forced = false;
    const { lane, session } = linkedLane({
      read: (number) => {
        if (!forced) lane.force(order('3', { generation: 2 }));
        forced = true;
        return Promise.resolve(valuesOf(number));
      },
    });
    const batch = run(lane, ['1', '2', '3', '4']);
    await readSingly(batch);
    expect(session.begun).toEqual(['1', '2', '4']);
    expect(batch.result).toEqual({ read: 3, unread: 1 });
  });

  it('does not read again what the journal has, of an earlier run of the batch', async () => {
    const first = linkedLane({ maxConcurrentReads: 1 });
    await readSingly(run(first.lane, ['1', '2']));
    const second = linkedLane();
    const batch = run(second.lane, ['1', '2', '3']);
    await readSingly(batch);
    expect(second.session.begun).toEqual(['3']);
    expect(batch.result).toEqual({ read: 3, unread: 0 });
  });

  it('keeps nothing of a read that failed because the session ended under it', async () => {
    const { lane } = linkedLane({
      read: async () => {
        await lane.close('SIGNED_OUT', { signOut: true });
        return { kind: 'FAILED', code: 'INTERNAL', evidence: {} };
      },
    });
    const batch = run(lane, ['1']);
    await readSingly(batch);
    expect(journalled()).toEqual([]);
    expect(batch.result).toEqual({ read: 0, unread: 1, sessionEnded: 'SIGNED_OUT' });
  });

  it('asks a portal that does not answer for a few policies, and says the same of the others', async () => {
    const silent: ReadingOutcome = { kind: 'FAILED', code: 'SITE_UNAVAILABLE', evidence: { looks: 1 } };
    const { lane, session } = linkedLane({ read: () => Promise.resolve(silent) });
    const numbers = Array.from({ length: 150 }, (_, n) => String(n));
    const batch = run(lane, numbers);
    await readSingly(batch);
    expect(outcomesByNumber()).toEqual(Object.fromEntries(numbers.map((n) => [n, 'SITE_UNAVAILABLE'])));
    expect(batch.result).toEqual({ read: 150, unread: 0 });
    // Those that waited for their turn when the third had failed are asked for as well.
    expect(session.begun.length).toBeLessThanOrEqual(5);
    const looks = journalled().map(({ outcome }) => outcome.evidence.looks);
    expect(looks.filter((count) => count === 1)).toHaveLength(session.begun.length);
  });

  it('goes on asking a portal that answers for some', async () => {
    const silent: ReadingOutcome = { kind: 'FAILED', code: 'SITE_UNAVAILABLE', evidence: {} };
    const { lane, session } = linkedLane({
      read: (number) => Promise.resolve(Number(number) % 3 === 0 ? valuesOf(number) : silent),
    });
    const numbers = Array.from({ length: 30 }, (_, n) => String(n));
    await readSingly(run(lane, numbers));
    expect(session.begun).toEqual(numbers);
  });

  it('goes before a newer batch of the same session', async () => {
    const { lane, session } = linkedLane();
    const older = run(lane, ['1', '2', '3']);
    const newer = run(lane, ['4', '5', '6']);
    await Promise.all([readSingly(newer), readSingly(older)]);
    expect(session.begun.indexOf('3')).toBeLessThan(session.begun.indexOf('5'));
  });
});

describe('a batch that is read from the list', () => {
  const pages = {
    first: { records: [listed('1'), listed('2'), listed('not ours')], nextCursor: 'two' },
    two: { records: [listed('3')], nextCursor: null },
  };

  it('journals each queued policy on a page and leaves unread what no page shows', async () => {
    const { lane, session } = linkedLane({ pages });
    const batch = run(lane, ['1', '3', 'absent']);
    await readByList(batch, null, memory);
    expect(outcomesByNumber()).toEqual({ '1': 'VALUES', '3': 'VALUES' });
    expect(batch.result).toEqual({ read: 2, unread: 1, listCursor: null });
    expect(session.cursors).toEqual([null, 'two']);
  });

  it('goes on at the page where the session before it ended', async () => {
    const { lane, session } = linkedLane({ pages });
    const batch = run(lane, ['1', '3']);
    await readByList(batch, 'two', memory);
    expect(session.cursors).toEqual(['two']);
    expect(batch.result).toEqual({ read: 1, unread: 1, listCursor: null });
  });

  it('keeps the page that did not come as the one to go on with', async () => {
    const { lane } = linkedLane({ pages: { first: pages.first } });
    const batch = run(lane, ['1', '3']);
    await readByList(batch, null, memory);
    expect(batch.result).toEqual({ read: 1, unread: 1, listCursor: 'two' });
  });

  it('says of each policy why it was not read when not even the first page comes', async () => {
    const { lane } = linkedLane({ pages: {}, noPage: new PortalFailure('SITE_UNAVAILABLE', 'answered 503') });
    const numbers = Array.from({ length: 250 }, (_, n) => String(n));
    const batch = run(lane, numbers);
    await readByList(batch, null, memory);
    expect(outcomesByNumber()).toEqual(Object.fromEntries(numbers.map((n) => [n, 'SITE_UNAVAILABLE'])));
    expect(journalled()[0]?.outcome.evidence.note).toBe('the list: SITE_UNAVAILABLE: answered 503');
    // The list has not been crawled: the next batch begins with it again.
    expect(batch.result).toEqual({ read: 250, unread: 0 });
  });

  it('goes on later at the page that did not come', async () => {
    const { lane } = linkedLane({ pages: {}, noPage: new PortalFailure('RATE_LIMITED') });
    const batch = run(lane, ['1']);
    await readByList(batch, 'two', memory);
    expect(outcomesByNumber()).toEqual({ '1': 'RATE_LIMITED' });
    expect(batch.result).toEqual({ read: 1, unread: 0, listCursor: 'two' });
  });

  it('blames no policy for what a plugin says of its list', async () => {
    const { lane } = linkedLane({ pages: {}, noPage: new PortalFailure('POLICY_MISMATCH') });
    await readByList(run(lane, ['1']), null, memory);
    expect(outcomesByNumber()).toEqual({ '1': 'INTERNAL' });
  });

  it('hides no fault of our own', async () => {
    const { lane } = linkedLane({ pages: {} });
    await expect(readByList(run(lane, ['1']), null, memory)).rejects.toThrow('no such page');
    expect(outcomesByNumber()).toEqual({ '1': 'INTERNAL' });
  });

  it('leaves everything unread, and the list uncrawled, when the session is over before its first page', async () => {
    const { lane } = linkedLane({ pages: {}, noPage: new SessionOver('SESSION_TIMED_OUT') });
    const batch = run(lane, ['1', '2']);
    await readByList(batch, null, memory);
    expect(journalled()).toEqual([]);
    expect(batch.result).toEqual({ read: 0, unread: 2, sessionEnded: 'SESSION_TIMED_OUT' });
  });

  it('keeps nothing of a list that failed because the batch was stopped', async () => {
    const stop = new AbortController();
    const { lane, session } = linkedLane({ pages: {} });
    session.listPage = () => {
      stop.abort();
      return Promise.reject(new PortalFailure('SITE_UNAVAILABLE'));
    };
    const batch = run(lane, ['1'], stop.signal);
    await readByList(batch, null, memory);
    expect(journalled()).toEqual([]);
    expect(batch.result).toEqual({ read: 0, unread: 1 });
  });

  it('compares numbers byte for byte', async () => {
    const records = ['0012', '12 ', '1-2', '7', '8A'].map((number) => listed(number));
    const { lane } = linkedLane({ pages: { first: { records, nextCursor: null } } });
    const batch = run(lane, ['12', '012', '1 2', ' 7 ', '8a']);
    await readByList(batch, null, memory);
    expect(journalled()).toEqual([]);
  });

  it('leaves to a force sync what that has taken over, on whatever page it is', async () => {
    const { lane } = linkedLane({
      pages: { first: { records: [listed('1'), listed('2')], nextCursor: null } },
    });
    const batch = run(lane, ['1', '2']);
    lane.force(order('1', { attemptId: 'forced', generation: 2 }));
    await readByList(batch, null, memory);
    expect(journalled().map(({ attemptId }) => attemptId)).toEqual(['attempt 2']);
  });

  it('takes from a row that a policy has ended', async () => {
    const outcome: ReadingOutcome = {
      kind: 'INACTIVE',
      portalNumber: '1',
      reason: 'TERMINATED',
      evidence: {},
    };
    const { lane } = linkedLane({
      pages: { first: { records: [{ ...listed('1'), outcome }], nextCursor: null } },
    });
    const batch = run(lane, ['1']);
    await readByList(batch, null, memory);
    expect(journalled().map(({ attemptId }) => attemptId)).toEqual(['attempt 1']);
  });

  it('leaves to its own page what a row leaves in doubt', async () => {
    const doubtful: ReadingOutcome = { kind: 'FAILED', code: 'VALUE_SUSPECT', evidence: {} };
    const { lane } = linkedLane({
      pages: { first: { records: [{ ...listed('1'), outcome: doubtful }], nextCursor: null } },
    });
    const batch = run(lane, ['1']);
    await readByList(batch, null, memory);
    expect(batch.result).toEqual({ read: 0, unread: 1, listCursor: null });
  });

  it('takes a reading back when a later page shows its number for another record', async () => {
    const { lane } = linkedLane({
      pages: {
        first: { records: [listed('1', 'record of Ada')], nextCursor: 'two' },
        two: { records: [listed('1', 'record of Bob'), listed('2')], nextCursor: null },
      },
    });
    const batch = run(lane, ['1', '2']);
    await readByList(batch, null, memory);
    const ofOne = journalled().filter(({ attemptId }) => attemptId === 'attempt 1');
    expect(ofOne.map(({ outcome }) => outcome.kind)).toEqual(['VALUES', 'FAILED']);
    expect(ofOne[1]?.outcome).toMatchObject({ code: 'POLICY_AMBIGUOUS' });
    expect(batch.result).toMatchObject({ read: 2, unread: 0 });
  });

  it('takes it back also when device and batch are others by then', async () => {
    const first = linkedLane({
      pages: { first: { records: [listed('1', 'record of Ada')], nextCursor: 'two' } },
    });
    await readByList(run(first.lane, ['1']), null, memory);
    await memory.close();
    memory = await CrawlMemory.open(join(directory, 'crawl'), key);
    const second = linkedLane({
      pages: { two: { records: [listed('1', 'record of Bob')], nextCursor: null } },
    });
    await readByList(run(second.lane, []), 'two', memory);
    expect(outcomesByNumber()).toEqual({ '1': 'POLICY_AMBIGUOUS' });
    expect(journalled()).toHaveLength(2);
  });

  it('remembers what a page showed before it keeps a reading of it: a kill in between undoes nothing', async () => {
    const { lane } = linkedLane({ pages: { first: { records: [listed('1')], nextCursor: null } } });
    const keptAtSave: number[] = [];
    const save = memory.save.bind(memory);
    memory.save = async () => {
      await save();
      keptAtSave.push(journal.size);
    };
    await readByList(run(lane, ['1']), null, memory);
    expect(keptAtSave).toEqual([0]);
    expect(journal.size).toBe(1);
  });

  it('is not misled by a record that moved to the next page while the list was crawled', async () => {
    const { lane } = linkedLane({
      pages: {
        first: { records: [listed('1')], nextCursor: 'two' },
        two: { records: [listed('1')], nextCursor: null },
      },
    });
    await readByList(run(lane, ['1']), null, memory);
    expect(outcomesByNumber()).toEqual({ '1': 'VALUES' });
    expect(journalled()).toHaveLength(1);
  });

  it('ends where its pages only repeat themselves, and says so', async () => {
    const { lane, session } = linkedLane();
    let asked = 0;
    // Beyond its last page the portal shows that page again, with another cursor each time.
    session.listPage = () => {
      asked += 1;
      if (asked > 100) return Promise.reject(new Error('asked on and on'));
      return Promise.resolve({
        records: [listed(String(Math.min(asked, 3)))],
        nextCursor: `page ${String(asked + 1)}`,
      });
    };
    const batch = run(lane, ['1', '2', '3', '4']);
    expect(await readByList(batch, null, memory)).toEqual({ wentRound: true });
    expect(asked).toBe(23);
    expect(batch.result).toEqual({ read: 3, unread: 1, listCursor: null });
  });

  it('goes on through pages that an earlier run of it has shown', async () => {
    const { lane, session } = linkedLane();
    session.listPage = (cursor) => {
      const page = Number(cursor ?? 1);
      const records = [listed(String(page))];
      return Promise.resolve({ records, nextCursor: page === 30 ? null : String(page + 1) });
    };
    await readByList(run(lane, ['1']), null, memory);
    const batch = run(lane, ['30']);
    expect(await readByList(batch, '2', memory)).toEqual({ wentRound: false });
    expect(batch.result).toEqual({ read: 1, unread: 0, listCursor: null });
  });

  it('lets a force sync in between two pages', async () => {
    const order: string[] = [];
    const { lane, session } = linkedLane({ pages });
    const listPage = session.listPage.bind(session);
    session.listPage = (cursor) => {
      order.push(`page ${cursor ?? 'first'}`);
      if (cursor === null) {
        void lane.takeTurn(0, never, () => {
          order.push('force');
          return Promise.resolve();
        });
      }
      return listPage(cursor);
    };
    await readByList(run(lane, ['1', '3']), null, memory);
    expect(order).toEqual(['page first', 'force', 'page two']);
  });
});
