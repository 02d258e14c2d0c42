import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Root of the clone. */
export const cloneRoot = resolve(import.meta.dirname, '../..');

/** Where downloaded or built engines live: outside every clone, so that a second clone finds them. */
export function engineCache(): string {
  const cacheHome = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(cacheHome, 'carrier-sync', 'engines');
}
