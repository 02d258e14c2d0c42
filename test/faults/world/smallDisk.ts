import { execFile } from 'node:child_process';
import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const chunkBytes = 1 << 20;

/** A real file system of few megabytes that can be filled to the last byte. */
export class SmallDisk {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined, and said, where this machine does not let us mount one. */
  static async mount(
    folder: string,
    megabytes: number,
    say: (line: string) => void,
  ): Promise<SmallDisk | undefined> {
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m,mode=755`, 'tmpfs', folder]);
      return new SmallDisk(folder);
    } catch (error) {
      const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n').slice(-2);
      say(`No small disk at ${folder}: ${reason}`);
      return undefined;
    }
  }

  async fill(): Promise<void> {
    const file = await open(this.#ballast, 'a');
    try {
      // What another process frees meanwhile is taken as well: full is when nothing more fits.
      for (let size = chunkBytes; size >= 1; size = size > 4_096 ? 4_096 : size / 4_096) {
        while (await fits(file, size));
      }
    } finally {
      await file.close();
    }
  }

  async free(): Promise<void> {
    await rm(this.#ballast, { force: true });
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }

  async unmount(): Promise<void> {
    await run('umount', ['--lazy', this.#folder]);
  }

  get #ballast(): string {
    return join(this.#folder, 'ballast');
  }
}

async function fits(file: Awaited<ReturnType<typeof open>>, size: number): Promise<boolean> {
  try {
    await file.appendFile(Buffer.alloc(size));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
