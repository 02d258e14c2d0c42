import { access, chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Where distributions put the library that lets a process see another time. */
const libraries = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1',
  '/usr/lib/faketime/libfaketime.so.1',
];

/** How often a process looks at what time it is to see. */
const lookEverySeconds = 1;

/**
 * The wall clock of one process and its children, which can be set while they run; clocks that nobody can set go on
 * unchanged. A Chromium, which does not start with the library, keeps the right time.
 */
export class ProcessClock {
  readonly environment: Readonly<Record<string, string>>;
  readonly #file: string;

  private constructor(library: string, file: string, browser: string | undefined) {
    this.#file = file;
    this.environment = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: String(lookEverySeconds),
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      ...(browser !== undefined && { CHROMIUM_PATH: browser }),
    };
  }

  /**
   * Undefined where libfaketime is not installed.
   *
   * @param folder where the process may read; made when it is not there
   * @param chromiumPath of a process that has a browser
   */
  static async prepare(folder: string, chromiumPath?: string): Promise<ProcessClock | undefined> {
    const library = await firstThere(libraries);
    if (library === undefined) return undefined;
    await mkdir(folder, { recursive: true });
    const browser = chromiumPath === undefined ? undefined : await browserOfItsOwn(folder, chromiumPath);
    const clock = new ProcessClock(library, join(folder, 'time'), browser);
    await clock.#write(0);
    return clock;
  }

  /**
   * Resolves when the process and its children have that time.
   *
   * @param offsetSeconds how far it is ahead; negative: behind
   */
  async set(offsetSeconds: number): Promise<void> {
    await this.#write(offsetSeconds);
    await delay(lookEverySeconds * 1_000 + 200);
  }

  async #write(offsetSeconds: number): Promise<void> {
    await writeFile(this.#file, `${offsetSeconds < 0 ? '-' : '+'}${String(Math.abs(offsetSeconds))}\n`);
  }
}

async function browserOfItsOwn(folder: string, chromiumPath: string): Promise<string> {
  const browser = join(folder, 'chromium');
  await writeFile(browser, `#!/bin/sh\nunset LD_PRELOAD\nexec "${chromiumPath}" "$@"\n`);
  await chmod(browser, 0o755);
  return browser;
}

async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}
