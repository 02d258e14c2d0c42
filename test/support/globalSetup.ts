import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endSharedProcesses } from './sharedProcesses.ts';
import { startTestEngines } from './startTestEngines.ts';
import { enginesFileVariable } from './testEngines.ts';
import { rememberTestRun } from './testRun.ts';
import { buildWorkflowBundle } from './workflowBundle.ts';

/** Runs once before all specs that need engines, and only when at least one of them is selected. */
export default async function globalSetup(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'carrier-sync-test-'));
  const [{ engines, stop }, workflowBundlePath] = await Promise.all([
    startTestEngines(folder),
    buildWorkflowBundle(folder),
  ]);
  const file = join(folder, 'engines.json');
  await writeFile(file, JSON.stringify({ ...engines, workflowBundlePath }));
  process.env[enginesFileVariable] = file;
  rememberTestRun({
    folder,
    stop: async () => {
      await endSharedProcesses(folder);
      await stop();
    },
  });
}
