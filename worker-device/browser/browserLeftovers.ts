import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { makePrivateDirectory } from '../storage/privateFiles.ts';

/** An argument that Chromium ignores, by which the device finds its own browsers again. */
export function browserMark(dataDirectory: string): string {
  const name = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 16);
  return `--carrier-sync-device=${name}`;
}

/** Ends browsers that a killed run of this device left behind; a signed-in one would hold a portal session. */
export async function endLeftBehindBrowsers(mark: string): Promise<number> {
  let ended = 0;
  for (const pid of await processIds()) {
    if (!(await argumentsOf(pid)).includes(mark)) continue;
    ended += endProcess(pid) ? 1 : 0;
  }
  return ended;
}

/** Empties the directory in which browsers keep their profiles. */
export async function emptyTemporaryDirectory(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await makePrivateDirectory(path);
}

async function processIds(): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

async function argumentsOf(pid: number): Promise<string[]> {
  try {
    return (await readFile(`/proc/${String(pid)}/cmdline`, 'utf8')).split('\0');
  } catch {
    // It has ended meanwhile, or is another user's.
    return [];
  }
}

function endProcess(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    // It has ended meanwhile.
    return false;
  }
}
