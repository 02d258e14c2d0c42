import { constants } from 'node:fs';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { types } from 'node:util';

const ownerOnlyFile = 0o600;
const ownerOnlyDirectory = 0o700;

export async function makePrivateDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: ownerOnlyDirectory });
}

/** The file's content, or undefined where there is none. */
export async function readFileIfPresent(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isNodeError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a file that did not exist, whole or not at all, readable by the owner only. Throws EEXIST when it does. */
export async function createPrivateFile(path: string, content: string | Buffer): Promise<void> {
  const draft = await writeDraft(path, content);
  try {
    await link(draft, path);
    await syncDirectory(dirname(path));
  } finally {
    await rm(draft, { force: true });
  }
}

/** Puts a new content in the place of the old one, whole or not at all. */
export async function replacePrivateFile(path: string, content: string | Buffer): Promise<void> {
  await rename(await writeDraft(path, content), path);
  await syncDirectory(dirname(path));
}

/** A name in a directory outlives a power cut only when the directory has been synced too. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, constants.O_RDONLY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

export function isNodeError(error: unknown): error is NodeJS.ErrnoException {
  return types.isNativeError(error) && 'code' in error;
}

async function writeDraft(path: string, content: string | Buffer): Promise<string> {
  const draft = `${path}.${String(process.pid)}.draft`;
  const file = await open(draft, 'w', ownerOnlyFile);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
}
