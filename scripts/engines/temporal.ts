import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { installTemporal } from './installTemporal.ts';
import type { Say } from './say.ts';

const run = promisify(execFile);

/** Path of a Temporal CLI: one on PATH, else one in our cache, else one that is downloaded or built now. */
export async function findTemporal(say: Say): Promise<string> {
  if (await works('temporal')) return 'temporal';
  return installTemporal(say);
}

async function works(command: string): Promise<boolean> {
  try {
    await run(command, ['--version'], { timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}
