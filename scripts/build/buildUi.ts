import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { cloneRoot } from '../engines/places.ts';

const watched = ['ui', 'contracts'];
const stamp = join(cloneRoot, 'dist', 'ui.built');

/** Builds ui/ to dist/ui unless nothing changed since the last time. True when it was built. */
export async function buildUi(): Promise<boolean> {
  const state = await describeSources();
  if ((await readFile(stamp, 'utf8').catch(() => '')) === state) return false;
  await build({ root: join(cloneRoot, 'ui'), logLevel: 'warn' });
  await mkdir(join(cloneRoot, 'dist'), { recursive: true });
  await writeFile(stamp, state);
  return true;
}

async function describeSources(): Promise<string> {
  const folders = watched.map((folder) => join(cloneRoot, folder));
  const entries = (
    await Promise.all(folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true })))
  ).flat();
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  files.push(join(cloneRoot, 'package-lock.json'));
  const lines = files.map(async (file) => `${file} ${String((await stat(file)).mtimeMs)}`);
  return (await Promise.all(lines)).sort().join('\n');
}
