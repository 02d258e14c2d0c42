import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { copyFile, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { EncryptedLog } from './encryptedLog.ts';
import { fileIdBytes } from './encryptedRecord.ts';

const key = randomBytes(32);
let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'log-'));
  path = join(directory, 'log');
});

afterEach(async () => {
  jest.restoreAllMocks();
  await rm(directory, { recursive: true });
});

/** Where files are written to, for what a disk does only when it fails. */
async function fileHandles(): Promise<FileHandle> {
  const file = await open(directory, 'r');
  await file.close();
  return Object.getPrototypeOf(file) as FileHandle;
}

async function append(...texts: string[]): Promise<void> {
  const { log } = await EncryptedLog.open(path, key);
  try {
    for (const text of texts) await log.append([Buffer.from(text)]);
  } finally {
    await log.close();
  }
}

async function readBack(from = path): Promise<string[]> {
  const { log, records } = await EncryptedLog.open(from, key);
  await log.close();
  return records.map((record) => record.toString());
}

describe('an encrypted log', () => {
  it('says that it has a record when the disk has it, and not before', async () => {
    const { log } = await EncryptedLog.open(path, key);
    const synced = Promise.withResolvers<undefined>();
    const sync = jest.spyOn(await fileHandles(), 'datasync').mockReturnValueOnce(synced.promise);
    let kept = false;
    const appended = log.append([Buffer.from('a reading')]).then(() => (kept = true));
    while (sync.mock.calls.length === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(kept).toBe(false);
    synced.resolve(undefined);
    await appended;
    await log.close();
    expect(await readBack()).toEqual(['a reading']);
  });

  it('ends where it ended when the disk did not take a record, and takes it again', async () => {
    const { log } = await EncryptedLog.open(path, key);
    await log.append([Buffer.from('first')]);
    const { size } = await stat(path);
    jest.spyOn(await fileHandles(), 'datasync').mockRejectedValueOnce(new Error('EIO'));
    await expect(log.append([Buffer.from('a longer second one')])).rejects.toThrow('EIO');
    expect((await stat(path)).size).toBe(size);
    await log.append([Buffer.from('second')]);
    await log.close();
    expect(await readBack()).toEqual(['first', 'second']);
  });

  it('takes no record that stands elsewhere than where it was written', async () => {
    await append('same', 'SAME');
    const content = await readFile(path);
    const records = content.subarray(fileIdBytes);
    const half = records.length / 2;
    const swapped = [content.subarray(0, fileIdBytes), records.subarray(half), records.subarray(0, half)];
    await writeFile(path, Buffer.concat(swapped));
    expect(await readBack()).toEqual([]);
  });

  it('takes no record of another file', async () => {
    await append('of this file');
    const other = join(directory, 'other');
    await copyFile(path, other);
    const content = await readFile(other);
    await writeFile(other, Buffer.concat([randomBytes(fileIdBytes), content.subarray(fileIdBytes)]));
    expect(await readBack(other)).toEqual([]);
    expect(await readBack()).toEqual(['of this file']);
  });
});
