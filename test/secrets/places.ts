import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Place } from './secretSearch.ts';

/** Every file below a folder that has been written since; files that go away meanwhile are read as empty. */
export async function filesBelow(folder: string, writtenSince: number): Promise<Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const places = await Promise.all(files.map((file) => fileWritten(file, writtenSince)));
  return places.flat();
}

async function fileWritten(file: string, since: number): Promise<Place[]> {
  const written = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  if (written < since) return [];
  return [{ name: file, read: () => readFile(file).catch(ifGone) }];
}

function ifGone(error: unknown): Buffer {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
  throw error;
}

export function textPlace(name: string, read: () => string | Promise<string>): Place {
  return { name, read: async () => Buffer.from(await read()) };
}
