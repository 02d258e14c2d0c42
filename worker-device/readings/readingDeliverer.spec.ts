import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import type { DeliverReadingsRequest, DeliverReadingsResponse } from '../../contracts/device/messages.ts';
import type { DeliveryVerdict, Reading } from '../../contracts/domain/readings.ts';
import { createDeviceLog } from '../deviceLog.ts';
import { Backoff } from '../gateway/backoff.ts';
import type { DeviceGatewayClient } from '../gateway/deviceGatewayClient.ts';
import { ReadingDeliverer } from './readingDeliverer.ts';
import { ReadingJournal } from './readingJournal.ts';

function reading(attempt: string): Reading {
  return {
    readingId: randomUUID(),
    sourceId: 'source-1',
    linkEpoch: 1,
    policyId: `policy-${attempt}`,
    attemptId: attempt,
    generation: 1,
    readAt: '2026-11-20T08:00:00.000Z',
    outcome: { kind: 'NOT_FOUND', evidence: { looks: 2 } },
  };
}

/** Answers as programmed, one function a call, the last one for ever. */
class FakeGateway {
  readonly received: DeliverReadingsRequest[] = [];
  answers: ((request: DeliverReadingsRequest) => Promise<DeliverReadingsResponse>)[] = [
    answerAll('RECORDED'),
  ];

  readonly call = ((_name: string, request: DeliverReadingsRequest) => {
    this.received.push(request);
    const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    if (answer === undefined) throw new Error('no answer was programmed');
    return answer(request);
  }) as DeviceGatewayClient['call'];
}

function answerAll(verdict: DeliveryVerdict) {
  return ({ readings }: DeliverReadingsRequest) =>
    Promise.resolve({ verdicts: readings.map(({ readingId }) => ({ readingId, verdict })) });
}

function fail(code: status) {
  return () => Promise.reject(Object.assign(new Error('failed'), { code, details: 'failed' }));
}

describe('the deliverer of readings', () => {
  let directory: string;
  let journal: ReadingJournal;
  let gateway: FakeGateway;
  let deliverer: ReadingDeliverer;
  const log = createDeviceLog('silent');

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'deliverer-'));
    journal = await ReadingJournal.open(directory, log);
    gateway = new FakeGateway();
    const backoff = new Backoff({ firstMs: 5, mostMs: 20 });
    deliverer = new ReadingDeliverer({ journal, gateway, log, backoff, postponeMs: 5 });
  });

  afterEach(async () => {
    await deliverer.stop();
    await journal.close();
    await rm(directory, { recursive: true });
  });

  it('brings a reading and forgets it once it is acknowledged', async () => {
    deliverer.start();
    const read = reading('a');
    await journal.add(read);
    await deliverer.acknowledged(read.readingId);
    expect(gateway.received.map(({ readings }) => readings)).toEqual([[read]]);
    expect(journal.size).toBe(0);
  });

  it('sends the same reading, under the same id, until the gateway is back', async () => {
    gateway.answers = [
      fail(status.UNAVAILABLE),
      fail(status.DEADLINE_EXCEEDED),
      answerAll('ALREADY_RECORDED'),
    ];
    deliverer.start();
    const read = reading('a');
    await journal.add(read);
    await deliverer.acknowledged(read.readingId);
    expect(gateway.received.map(({ readings }) => readings[0]?.readingId)).toEqual(
      Array.from({ length: 3 }, () => read.readingId),
    );
  });

  it('keeps what the gateway wants later and offers it again', async () => {
    gateway.answers = [answerAll('RETRY_LATER'), answerAll('RECORDED')];
    deliverer.start();
    const read = reading('a');
    await journal.add(read);
    await deliverer.acknowledged(read.readingId);
    expect(gateway.received).toHaveLength(2);
  });

  it.each(['SUPERSEDED', 'REFUSED'] as const)('ends the life of a reading that is %s', async (verdict) => {
    gateway.answers = [answerAll(verdict)];
    deliverer.start();
    const read = reading('a');
    await journal.add(read);
    await deliverer.acknowledged(read.readingId);
    expect(journal.size).toBe(0);
  });

  it('tells of several begun attempts in few calls', async () => {
    const attempts = Array.from({ length: 40 }, (_, n) => `attempt-${String(n)}`);
    const allTold = new Promise<void>((resolve) => {
      gateway.answers = [
        (request) => {
          if (gateway.received.flatMap(({ begunAttemptIds }) => begunAttemptIds).length === 40) resolve();
          return answerAll('RECORDED')(request);
        },
      ];
    });
    deliverer.start();
    for (const attempt of attempts) deliverer.reportBegun(reading(attempt));
    await allTold;
    expect(gateway.received.length).toBeLessThanOrEqual(2);
    expect(gateway.received.flatMap(({ begunAttemptIds }) => begunAttemptIds)).toEqual(attempts);
  });

  it('tells of a beginning again when the gateway did not hear of it', async () => {
    gateway.answers = [fail(status.UNAVAILABLE), answerAll('RECORDED')];
    deliverer.reportBegun(reading('a'));
    deliverer.start();
    await waitUntil('a second call', 5_000, () => Promise.resolve(gateway.received.length > 1), {
      pauseMs: 1,
    });
    expect(gateway.received.map(({ begunAttemptIds }) => begunAttemptIds)).toEqual([['a'], ['a']]);
  });

  it('says nothing of a beginning whose reading is there already', async () => {
    const read = reading('a');
    await journal.add(read);
    deliverer.reportBegun(reading('a'));
    deliverer.start();
    await deliverer.acknowledged(read.readingId);
    expect(gateway.received[0]?.begunAttemptIds).toEqual([]);
  });

  it('delivers the others when one reading cannot be read by the gateway', async () => {
    const readings = Array.from({ length: 9 }, (_, n) => reading(String(n)));
    const poisoned = readings[4]?.readingId;
    gateway.answers = [
      (request) =>
        request.readings.some(({ readingId }) => readingId === poisoned)
          ? fail(status.INVALID_ARGUMENT)()
          : answerAll('RECORDED')(request),
    ];
    for (const read of readings) await journal.add(read);
    await deliverer.offerAll();
    expect(journal.size).toBe(0);
    const recorded = gateway.received
      .map((request) => request.readings.map(({ readingId }) => readingId))
      .filter((ids) => poisoned !== undefined && !ids.includes(poisoned))
      .flat();
    expect(new Set(recorded).size).toBe(8);
  });

  it('keeps nobody waiting for a reading that the gateway will never take', async () => {
    gateway.answers = [fail(status.INVALID_ARGUMENT)];
    const poisoned = reading('a');
    await journal.add(poisoned);
    deliverer.start();
    await deliverer.acknowledged(poisoned.readingId);
    expect(journal.size).toBe(0);
  });

  it('offers at once what the gateway wanted later, when it can be reached again', async () => {
    const patient = new ReadingDeliverer({ journal, gateway, log, postponeMs: 600_000 });
    gateway.answers = [answerAll('RETRY_LATER'), answerAll('RECORDED')];
    await journal.add(reading('a'));
    patient.start();
    await waitUntil('the first offer', 5_000, () => Promise.resolve(gateway.received.length === 1));
    patient.retryNow();
    await waitUntil('the second one', 5_000, () => Promise.resolve(journal.size === 0));
    await patient.stop();
  });

  it('offers what is there once more before it stops', async () => {
    gateway.answers = [fail(status.UNAVAILABLE), answerAll('RECORDED')];
    const slow = new Backoff({ firstMs: 600_000, mostMs: 600_000 });
    const stopping = new ReadingDeliverer({ journal, gateway, log, backoff: slow });
    await journal.add(reading('a'));
    stopping.start();
    await waitUntil('a delivery that fails', 5_000, () => Promise.resolve(gateway.received.length === 1));
    await stopping.stop();
    expect(journal.size).toBe(0);
  });

  it('offers a whole journal in calls of at most 500 before work begins', async () => {
    await Promise.all(Array.from({ length: 1_200 }, (_, n) => journal.add(reading(String(n)))));
    await deliverer.offerAll();
    expect(gateway.received.map(({ readings }) => readings.length)).toEqual([500, 500, 200]);
    expect(journal.size).toBe(0);
  });

  it('says so when the gateway cannot be reached to take a journal', async () => {
    gateway.answers = [fail(status.UNAVAILABLE)];
    await journal.add(reading('a'));
    await expect(deliverer.offerAll()).rejects.toThrow('failed');
    expect(journal.size).toBe(1);
  });
});
