import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createPrivateFile, readFileIfPresent } from './privateFiles.ts';

const keyFile = 'data-key';
const keyBytes = 32;

/** The key of what this device keeps about policies on its disk; drawn at the first start, for its owner only. */
export async function loadDataKey(dataDirectory: string): Promise<Buffer> {
  const path = join(dataDirectory, keyFile);
  const stored = await readFileIfPresent(path);
  if (stored !== undefined) {
    if (stored.length !== keyBytes)
      throw new Error(`${path} does not hold a key of ${String(keyBytes)} bytes`);
    return stored;
  }
  const drawn = randomBytes(keyBytes);
  await createPrivateFile(path, drawn);
  return drawn;
}
