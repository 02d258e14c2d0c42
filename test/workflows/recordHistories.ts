import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { startTestEngines } from '../support/startTestEngines.ts';
import { enginesFileVariable } from '../support/testEngines.ts';
import { buildWorkflowBundle } from '../support/workflowBundle.ts';
import { scenes, type Scene } from './scenes.ts';
import { createWorkflowBench } from './workflowBench.ts';

// Records `workflows/histories/<scene>.json`: `npm run record-histories`, or with names of scenes for some of them.
// Recorded once when a workflow is released and then kept: the replay shows that today's code still understands them.

const folder = join(import.meta.dirname, '../../workflows/histories');

async function record(name: string, scene: Scene): Promise<void> {
  const bench = await createWorkflowBench({ encrypted: false });
  try {
    const handle = await scene(bench);
    const history = await handle.fetchHistory();
    await writeFile(join(folder, `${name}.json`), `${historyToJSON(history)}\n`);
    process.stdout.write(`${name}: ${String(history.events?.length ?? 0)} events\n`);
  } finally {
    await bench.close();
  }
}

const engineFolder = await mkdtemp(join(tmpdir(), 'carrier-sync-histories-'));
const { engines, stop } = await startTestEngines(engineFolder);
try {
  const workflowBundlePath = await buildWorkflowBundle(engineFolder);
  const file = join(engineFolder, 'engines.json');
  await writeFile(file, JSON.stringify({ ...engines, workflowBundlePath }));
  process.env[enginesFileVariable] = file;
  const wanted = process.argv.slice(2);
  for (const [name, scene] of Object.entries(scenes)) {
    if (wanted.length === 0 || wanted.includes(name)) await record(name, scene);
  }
} finally {
  await stop();
}
process.exit(0);
