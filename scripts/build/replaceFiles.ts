import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** What a browser asks for first; it names the others. */
const entry = 'index.html';

/**
 * Puts a finished build in the place of the one that is being served, without a moment in which a file is missing:
 * each file by a rename, the entry page last. Files of the build before stay until the next one, for pages that are
 * open and load the rest of themselves later; older ones go.
 */
export async function replaceFiles(built: string, served: string): Promise<void> {
  const listing = `${served}.files`;
  const files = await listFiles(built);
  const before = await readListing(listing);
  await mkdir(served, { recursive: true });
  for (const file of [...files.filter((file) => file !== entry), entry]) {
    const target = join(served, file);
    await mkdir(dirname(target), { recursive: true });
    await rename(join(built, file), target);
  }
  const kept = new Set([...files, ...before]);
  const outdated = (await listFiles(served)).filter((file) => !kept.has(file));
  await Promise.all(outdated.map((file) => rm(join(served, file), { force: true })));
  await writeFile(listing, JSON.stringify(files));
  await rm(built, { recursive: true, force: true });
}

async function readListing(listing: string): Promise<string[]> {
  try {
    return JSON.parse(await readFile(listing, 'utf8')) as string[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((file) => file.isFile())
    .map((file) => relative(folder, join(file.parentPath, file.name)));
}
