import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cloneRoot } from '../engines/places.ts';

/**
 * Loads a module from dist/. Node strips types but knows no decorators, so code that reaches an entity runs built;
 * the caller states the module's type by `import type * as`.
 */
export async function loadBuilt<Module>(path: string): Promise<Module> {
  return (await import(pathToFileURL(join(cloneRoot, 'dist', path)).href)) as Module;
}
