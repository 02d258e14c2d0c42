import { randomBytes } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { engineCache } from './places.ts';

const staleAfterMs = 6 * 60 * 60 * 1000;

export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Puts an engine into the cache under `name` and returns its folder. `fill` works in a folder of its own that
 * is renamed at the end, so a run that is killed leaves nothing that looks finished, and of two runs at the
 * same moment the first to finish wins.
 */
export async function installOnce(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const finished = join(engineCache(), name);
  if (await exists(finished)) return finished;
  await mkdir(engineCache(), { recursive: true });
  await removeAbandoned(name);
  const unfinished = join(engineCache(), `${name}.unfinished-${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(unfinished);
    await fill(unfinished);
    await rename(unfinished, finished).catch(async (error: unknown) => {
      if (!(await exists(finished))) throw error;
    });
    return finished;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function removeAbandoned(name: string): Promise<void> {
  for (const entry of await readdir(engineCache())) {
    if (!entry.startsWith(`${name}.unfinished-`)) continue;
    const path = join(engineCache(), entry);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > staleAfterMs) await rm(path, { recursive: true, force: true });
  }
}
