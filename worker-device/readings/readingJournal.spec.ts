import { appendFile, mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { EncryptedLog } from '../storage/encryptedLog.ts';
import type { Reading } from '../../contracts/domain/readings.ts';
import { createDeviceLog } from '../deviceLog.ts';
import type { JournalSettings } from './readingJournal.ts';
import { ReadingJournal } from './readingJournal.ts';

function reading(number: string): Reading {
  return {
    readingId: randomUUID(),
    sourceId: 'source-1',
    linkEpoch: 1,
    policyId: `policy-${number}`,
    attemptId: `attempt-${number}`,
    generation: 1,
    readAt: '2026-11-20T08:00:00.000Z',
    outcome: {
      kind: 'VALUES',
      portalNumber: number,
      values: [{ valueType: 'ACCOUNT_VALUE', amount: '124980.10', asOf: '2026-11-19' }],
      evidence: { path: '/policies' },
    },
  };
}

describe('the journal of readings', () => {
  let directory: string;
  const open = (settings: JournalSettings = {}) =>
    ReadingJournal.open(directory, createDeviceLog('silent'), { fullRetryMs: 5, ...settings });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'journal-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it('gives back, oldest first, what an earlier run added and nobody acknowledged', async () => {
    const first = await open();
    const readings = ['1', '2', '3'].map(reading);
    for (const each of readings) await first.add(each);
    first.settle([readings[1]?.readingId ?? '']);
    await first.close();
    const second = await open();
    expect(second.deliverable(10)).toEqual([readings[0], readings[2]]);
    expect(second.hasReadingOf(reading('1'))).toBe(true);
    await second.close();
  });

  it('tells when the last of its readings is acknowledged, and not before', async () => {
    const journal = await open();
    let emptied = 0;
    journal.onEmptied(() => (emptied += 1));
    const readings = ['1', '2'].map(reading);
    for (const each of readings) await journal.add(each);
    journal.settle([readings[0]?.readingId ?? '']);
    expect(emptied).toBe(0);
    journal.settle([readings[0]?.readingId ?? '', readings[1]?.readingId ?? '']);
    expect(emptied).toBe(1);
    await journal.close();
  });

  it('needs no clean end: what was added before a kill is there afterwards', async () => {
    const killed = await open();
    await Promise.all(Array.from({ length: 50 }, (_, n) => killed.add(reading(String(n)))));
    const next = await open();
    expect(next.size).toBe(50);
    await next.close();
    await killed.close();
  });

  it('keeps no number and no amount in clear, and its files for their owner', async () => {
    const journal = await open();
    await journal.add(reading('00-4711 SECRET'));
    await journal.close();
    const bytes = await readFile(join(directory, 'journal'));
    expect(bytes.includes('SECRET')).toBe(false);
    expect(bytes.includes('124980')).toBe(false);
    for (const file of ['journal', 'data-key']) {
      expect((await stat(join(directory, file))).mode & 0o777).toBe(0o600);
    }
  });

  it.each([1, 3, 40])('cuts off a torn tail of %d bytes and goes on behind it', async (tornBytes) => {
    const first = await open();
    await first.add(reading('1'));
    const { size } = await stat(join(directory, 'journal'));
    await first.add(reading('2'));
    await first.close();
    await truncate(join(directory, 'journal'), size + tornBytes);
    const second = await open();
    expect(second.deliverable(10).map(({ policyId }) => policyId)).toEqual(['policy-1']);
    await second.add(reading('3'));
    await second.close();
    const third = await open();
    expect(third.deliverable(10).map(({ policyId }) => policyId)).toEqual(['policy-1', 'policy-3']);
    await third.close();
  });

  it('takes no record that was copied within the file', async () => {
    const first = await open();
    const start = (await stat(join(directory, 'journal'))).size;
    await first.add(reading('1'));
    await first.close();
    const bytes = await readFile(join(directory, 'journal'));
    await appendFile(join(directory, 'journal'), bytes.subarray(start));
    const second = await open();
    expect(second.size).toBe(1);
    await second.close();
  });

  it('knows an attempt also after its reading was acknowledged', async () => {
    const journal = await open();
    const read = reading('1');
    await journal.add(read);
    journal.settle([read.readingId]);
    expect(journal.size).toBe(0);
    expect(journal.hasReadingOf(reading('1'))).toBe(true);
    await journal.close();
  });

  it.each([['session', { linkEpoch: 2 }] as const, ['claim', { generation: 2 }] as const])(
    'takes the reading of an earlier %s of an attempt for none of the later one',
    async (_which, later) => {
      const journal = await open();
      const read = reading('1');
      await journal.add(read);
      expect(journal.pendingReadingOf(read)).toBe(read.readingId);
      expect(journal.pendingReadingOf({ ...read, ...later })).toBeUndefined();
      expect(journal.hasReadingOf({ ...read, ...later })).toBe(false);
      journal.settle([read.readingId]);
      expect(journal.hasReadingOf({ ...read, ...later })).toBe(false);
      await journal.close();
    },
  );

  it('says that the storage is full before it is, still keeps what is being read, and resumes by itself', async () => {
    let free = 100;
    const journal = await open({ reservedBytes: 1_000, freeBytes: () => Promise.resolve(free) });
    expect(journal.storageFull).toBe(true);
    await journal.add(reading('1'));
    const space = journal.waitForSpace(new AbortController().signal);
    free = 5_000;
    expect(await space).toBe(true);
    expect(journal.storageFull).toBe(false);
    await journal.close();
  });

  it('resumes also when what could not be written was delivered instead', async () => {
    const journal = await open();
    const noRoom = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const append = jest.spyOn(EncryptedLog.prototype, 'append').mockRejectedValue(noRoom);
    const read = reading('1');
    const kept = journal.add(read);
    await waitUntil('a full disk', 5_000, () => Promise.resolve(journal.storageFull), { pauseMs: 1 });
    journal.settle([read.readingId]);
    await kept;
    append.mockRestore();
    expect(await journal.waitForSpace(AbortSignal.timeout(5_000))).toBe(true);
    expect(journal.storageFull).toBe(false);
    await journal.close();
  });

  describe('while it is being written', () => {
    afterEach(() => {
      jest.restoreAllMocks();
    });

    /** The next write waits until it is let go on. */
    function holdNextWrite(): { begun: Promise<undefined>; goOn: () => void } {
      const { promise: mayGoOn, resolve } = Promise.withResolvers<undefined>();
      const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
      const { append } = EncryptedLog.prototype;
      jest.spyOn(EncryptedLog.prototype, 'append').mockImplementationOnce(async function (
        this: EncryptedLog,
        records,
      ) {
        begin(undefined);
        await mayGoOn;
        return append.call(this, records);
      });
      return {
        begun,
        goOn: () => {
          resolve(undefined);
        },
      };
    }

    it('hears of what is acknowledged meanwhile, which does not come back', async () => {
      const journal = await open();
      const [first, second] = [reading('1'), reading('2')];
      await journal.add(first);
      await journal.add(second);
      const { begun, goOn } = holdNextWrite();
      journal.settle([first.readingId]);
      await begun;
      journal.settle([second.readingId]);
      goOn();
      await journal.close();
      const next = await open();
      expect(next.size).toBe(0);
      await next.close();
    });

    it('hears that the very reading was delivered from a full disk, and does not bring it back', async () => {
      const journal = await open({ reservedBytes: 1_000, freeBytes: () => Promise.resolve(0) });
      const { goOn } = holdNextWrite();
      const read = reading('1');
      const kept = journal.add(read);
      expect(journal.deliverable(10)).toEqual([read]);
      journal.settle([read.readingId]);
      await kept;
      goOn();
      await journal.close();
      const next = await open();
      expect(next.size).toBe(0);
      await next.close();
    });
  });

  it('ends a wait for space when the work is given up', async () => {
    const journal = await open({ reservedBytes: 1_000, freeBytes: () => Promise.resolve(0) });
    const work = new AbortController();
    const space = journal.waitForSpace(work.signal);
    work.abort();
    expect(await space).toBe(false);
    await journal.close();
  });

  it('keeps what was not acknowledged, however much was', async () => {
    const first = await open();
    const readings = Array.from({ length: 1_000 }, (_, n) => reading(String(n)));
    await Promise.all(readings.map((each) => first.add(each)));
    first.settle(readings.slice(1).map(({ readingId }) => readingId));
    await first.close();
    const second = await open();
    expect(second.deliverable(10)).toEqual([readings[0]]);
    await second.close();
  });

  it('forgets the bytes of what was acknowledged', async () => {
    const journal = await open();
    const readings = Array.from({ length: 1_000 }, (_, n) => reading(String(n)));
    await Promise.all(readings.map((each) => journal.add(each)));
    const before = (await stat(join(directory, 'journal'))).size;
    journal.settle(readings.map(({ readingId }) => readingId));
    await journal.close();
    expect(before).toBeGreaterThan(256 * 1024);
    expect((await stat(join(directory, 'journal'))).size).toBeLessThan(1024);
  });
});
