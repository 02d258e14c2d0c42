import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from '../storage/privateFiles.ts';

/**
 * Every submission id that this device has ever begun with, in an append-only file (promise 3). An id is on disk
 * before its credentials leave for the portal, so that whatever happens afterwards it is not submitted again.
 */
export interface SubmissionLedger {
  /** False when the id was begun with before, by this process or any earlier one. Resolves after the disk has it. */
  begin(submissionId: string): Promise<boolean>;
  has(submissionId: string): boolean;
  close(): Promise<void>;
}

const ownerOnly = 0o600;
const submissionIdPattern = /^[\w-]{8,100}$/;

/** @param path of the file; made when absent. A line that was torn by a crash is completed and counts as begun. */
export async function openSubmissionLedger(path: string): Promise<SubmissionLedger> {
  const file = await open(path, 'a+', ownerOnly);
  try {
    return new FileLedger(file, await recover(file, path));
  } catch (error) {
    await file.close();
    throw error;
  }
}

class FileLedger implements SubmissionLedger {
  private readonly file: FileHandle;
  private readonly known: Set<string>;
  private lastWrite: Promise<void> = Promise.resolve();

  constructor(file: FileHandle, known: Set<string>) {
    this.file = file;
    this.known = known;
  }

  has(submissionId: string): boolean {
    return this.known.has(submissionId);
  }

  async begin(submissionId: string): Promise<boolean> {
    if (!submissionIdPattern.test(submissionId)) throw new Error('A submission id is not well-formed');
    if (this.known.has(submissionId)) return false;
    // Known from here on, also when the write fails: half of the line may be on disk.
    this.known.add(submissionId);
    const write = this.lastWrite.then(() => this.append(submissionId));
    this.lastWrite = write.catch(() => undefined);
    await write;
    return true;
  }

  async close(): Promise<void> {
    await this.lastWrite;
    await this.file.close();
  }

  private async append(submissionId: string): Promise<void> {
    // The line feed comes first as well: whatever an interrupted write left is then a line of its own.
    await this.file.appendFile(`\n${submissionId}\n`);
    await this.file.datasync();
  }
}

async function recover(file: FileHandle, path: string): Promise<Set<string>> {
  const text = await file.readFile({ encoding: 'utf8' });
  await syncDirectory(dirname(path));
  return new Set(text.split('\n').filter((line) => line !== ''));
}
