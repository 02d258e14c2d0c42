import { mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Chromium binds a socket below its temporary directory, 45 bytes further down, and a socket's path has at most 107
 * bytes on Linux (sun_path in unix(7)): with a longer directory it does not start.
 */
const longestBytes = 62;

/**
 * A path to a directory that is short enough for Chromium: its own, or a link to it from a folder that only this user
 * can enter. The directory itself need not be there yet.
 */
export async function shortPathTo(directory: string, shortParent: string = tmpdir()): Promise<string> {
  if (Buffer.byteLength(directory) <= longestBytes) return directory;
  const link = join(await mkdtemp(join(shortParent, 'cs-')), 't');
  await symlink(directory, link);
  return link;
}
