import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { cloneRoot } from '../engines/places.ts';
import { replaceFiles } from './replaceFiles.ts';

const watched = ['ui', 'contracts'];
const served = join(cloneRoot, 'dist', 'ui');
const stamp = join(cloneRoot, 'dist', 'ui.built');

/**
 * Builds ui/ to dist/ui unless nothing changed since the last time. True when it was built. An api may be serving
 * dist/ui meanwhile: the build is made beside it and then put in its place.
 */
export async function buildUi(): Promise<boolean> {
  const state = await describeSources();
  if ((await readFile(stamp, 'utf8').catch(() => '')) === state) return false;
  await mkdir(join(cloneRoot, 'dist'), { recursive: true });
  const built = `${served}.${String(process.pid)}.unfinished`;
  try {
    await build({
      root: join(cloneRoot, 'ui'),
      logLevel: 'warn',
      build: { outDir: built, emptyOutDir: true },
    });
    await replaceFiles(built, served);
  } finally {
    await rm(built, { recursive: true, force: true });
  }
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
