import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { EncryptedLog } from '../storage/encryptedLog.ts';
import { CrawlMemories } from './crawlMemories.ts';

const key = randomBytes(32);
let directory: string;
let memories: CrawlMemories;

beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'crawls-')), 'crawls');
  memories = await CrawlMemories.open(directory, key);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await memories.close();
  await rm(join(directory, '..'), { recursive: true });
});

describe('the memory of a crawl', () => {
  it('that could not be opened is opened by the next batch', async () => {
    await rm(directory, { recursive: true });
    await expect(memories.of('source', null)).rejects.toThrow(/ENOENT/);
    await mkdir(directory);
    expect((await memories.of('source', null)).see('4711', 'record')).toEqual({ kind: 'FIRST' });
  });

  it('that could not be saved is saved with the next page, and known after a restart', async () => {
    const memory = await memories.of('source', null);
    jest.spyOn(EncryptedLog.prototype, 'append').mockRejectedValueOnce(new Error('ENOSPC: no space left'));
    memory.see('4711', 'first');
    await expect(memory.save()).rejects.toThrow('ENOSPC');
    // The same page again: what it shows is no news.
    memory.see('4711', 'first');
    await memory.save();
    await memories.close();
    memories = await CrawlMemories.open(directory, key);
    const restarted = await memories.of('source', 'page 2');
    expect(restarted.see('4711', 'second')).toEqual({ kind: 'AMBIGUOUS', readOrders: [] });
  });

  it('knows after a restart, too, that a number is nobody’s', async () => {
    const memory = await memories.of('source', null);
    memory.see('4711', 'record of Ada');
    memory.see('4711', 'record of Bob');
    await memory.save();
    await memories.close();
    memories = await CrawlMemories.open(directory, key);
    expect((await memories.of('source', 'page 2')).see('4711', 'record of Ada').kind).toBe('AMBIGUOUS');
  });

  it('that begins anew knows nothing of the last one, and that of another source nothing of it', async () => {
    const first = await memories.of('source', null);
    first.see('4711', 'record of Ada');
    await first.save();
    expect((await memories.of('another', 'page 2')).see('4711', 'record of Bob').kind).toBe('FIRST');
    expect((await memories.of('source', 'page 2')).see('4711', 'record of Bob').kind).toBe('AMBIGUOUS');
    // Records may be numbered otherwise on another day.
    expect((await memories.of('source', null)).see('4711', 'record 17').kind).toBe('FIRST');
  });
});
