import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { onStopRequest } from '../../scripts/start/stopRequest.ts';
import { startTestEngines } from '../support/startTestEngines.ts';
import { catalogue } from './catalogue.ts';
import { readPlantsOptions } from './options.ts';
import { runPlants } from './runPlants.ts';
import { withTable } from './table.ts';
import { TreeCopy } from './treeCopy.ts';

/** Plants bugs in a copy of the product, one at a time, and sees whether its specs notice. */
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const options = readPlantsOptions(process.argv.slice(2));
const plants = catalogue.filter(({ name }) => options.isWanted(name));

if (options.table) await writeTable();
else if (plants.length === 0) {
  say(`There is no such plant. There are: ${catalogue.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 64;
} else await run();

async function run(): Promise<void> {
  const stopping = new AbortController();
  onStopRequest(say, () => {
    stopping.abort();
  });
  const home = await mkdtemp(join(tmpdir(), 'carrier-sync-plants-'));
  // One PostgreSQL and one Temporal for all runs; the guardian removes the folder should this process be killed.
  const { engines, stop } = await startTestEngines(home);
  try {
    const environment = {
      TEST_DATABASE_URL: engines.postgresAdminUrl,
      TEMPORAL_ADDRESS: engines.temporalAddress,
    };
    const tree = await TreeCopy.make(join(home, 'tree'));
    const count = await runPlants({ plants, tree, environment, say, signal: stopping.signal });
    say(`${String(count.passed)} passed, ${String(count.failed)} failed`);
    process.exitCode = count.failed === 0 ? 0 : 1;
  } finally {
    await stop();
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function writeTable(): Promise<void> {
  const path = join(import.meta.dirname, 'README.md');
  const text = withTable(await readFile(path, 'utf8'), catalogue);
  await writeFile(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}
