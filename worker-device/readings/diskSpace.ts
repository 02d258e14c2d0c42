import { statfs } from 'node:fs/promises';

/** Bytes that an ordinary process may still write on the disk of a directory. */
export async function freeBytesOf(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** Less than this, and reading stops: what is being read at that moment must still find room. */
export const reservedBytes = 32 * 1024 * 1024;
