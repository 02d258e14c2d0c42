import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changePlace, type IncompatibleChange } from './incompatibleChanges.ts';
import { buildWorkflowBundle } from '../support/workflowBundle.ts';

/** Copies of all workflows, each with one incompatible change. */
export interface ChangedCopies {
  /** The path of the bundle with this change. */
  copyWith(change: IncompatibleChange): Promise<string>;
  remove(): Promise<void>;
}

export async function makeChangedCopies(): Promise<ChangedCopies> {
  const folder = await mkdtemp(join(tmpdir(), 'carrier-sync-changed-'));
  const interceptor = join(import.meta.dirname, 'incompatibleChange.ts');
  const bundle = await buildWorkflowBundle(folder, [interceptor]);
  if (bundle === undefined) throw new Error('there are no workflows to copy');
  const code = await readFile(bundle, 'utf8');
  if (!code.includes(changePlace)) throw new Error('the bundle has no place for a change');
  return {
    copyWith: async (change) => {
      const path = join(folder, `${change.kind}-${String(change.step)}.js`);
      const words = JSON.stringify(change).replaceAll('"', '\\"');
      await writeFile(path, code.replaceAll(changePlace, words));
      return path;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
