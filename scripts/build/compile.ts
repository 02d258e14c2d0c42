import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { copyFile } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import { transformFile } from '@swc/core';
import { cloneRoot } from '../engines/places.ts';

/** What runs in production, its preparation, and the demo data that `npm start` lays down. */
export const compiledFolders = [
  'contracts',
  'database',
  'connectors',
  'plugin-sdk',
  'workflows',
  'activities',
  'api',
  'gateway',
  'worker-device',
  'conformance',
  'sandbox',
  'scripts/deploy',
  'scripts/demo',
] as const;

const distribution = join(cloneRoot, 'dist');

/** Paths relative to the clone: sources that were compiled, and outputs whose source is gone. */
export interface Compilation {
  readonly compiled: readonly string[];
  readonly removed: readonly string[];
}

/** Brings dist/ up to date with the product folders: only what changed is compiled, what is gone is removed. */
export async function compile(): Promise<Compilation> {
  const sources = (
    await Promise.all(compiledFolders.map((folder) => listFiles(join(cloneRoot, folder))))
  ).flat();
  const outputs = new Map(sources.filter(isProduct).map((source) => [outputOf(source), source]));
  const outdated: [string, string][] = [];
  for (const [output, source] of outputs)
    if (await isOutdated(output, source)) outdated.push([output, source]);
  await Promise.all(outdated.map(([output, source]) => produce(output, source)));
  const removed = await removeOrphans(outputs);
  return {
    compiled: outdated.map(([, source]) => relative(cloneRoot, source)),
    removed: removed.map((output) => relative(distribution, output)),
  };
}

function isProduct(path: string): boolean {
  return !/\.(?:spec|d)\.tsx?$|\/(?:fixtures|histories)\/|\.md$/u.test(path);
}

function outputOf(source: string): string {
  return join(distribution, relative(cloneRoot, source)).replace(/\.ts$/u, '.js');
}

async function isOutdated(output: string, source: string): Promise<boolean> {
  const [made, changed] = await Promise.all([stat(output).catch(() => undefined), stat(source)]);
  return made === undefined || made.mtimeMs < changed.mtimeMs;
}

/** Written under another name first: a process that starts meanwhile never reads half a file. */
async function produce(output: string, source: string): Promise<void> {
  const unfinished = `${output}.${String(process.pid)}.unfinished`;
  await mkdir(dirname(output), { recursive: true });
  if (extname(source) === '.ts') {
    const { code, map } = await transformFile(source, { swcrc: true, cwd: cloneRoot, sourceMaps: true });
    await writeFile(`${output}.map`, map ?? '');
    await writeFile(unfinished, `${code}\n//# sourceMappingURL=${relative(dirname(output), output)}.map\n`);
  } else {
    await copyFile(source, unfinished);
  }
  await rename(unfinished, output);
}

async function removeOrphans(outputs: ReadonlyMap<string, string>): Promise<string[]> {
  const folders = compiledFolders.map((folder) => join(distribution, folder));
  const present = (await Promise.all(folders.map(listFiles))).flat();
  const orphans = present.filter((file) => !outputs.has(file) && !outputs.has(file.replace(/\.map$/u, '')));
  await Promise.all(orphans.map((file) => rm(file, { force: true })));
  return orphans;
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
