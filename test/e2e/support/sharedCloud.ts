import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, open, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cloneRoot } from '../../../scripts/engines/places.ts';
import { findChromium } from '../../../scripts/engines/chromium.ts';
import { waitUntil } from '../../../scripts/processes/waitUntil.ts';
import type { Site } from '../../../scripts/start/services.ts';
import { createTestDatabase } from '../../support/testDatabase.ts';
import { enginesFileVariable, testEngines } from '../../support/testEngines.ts';
import { createTestTemporal } from '../../support/testTemporal.ts';
import type { CloudPlan } from './cloud.ts';

/** A running cloud as specs know it: addresses, and the way into its database for arranging and looking. */
export interface CloudAddress {
  readonly site: Site;
  readonly migratorUrl: string;
  /** Superuser of the cloud's database: for looking, never for doing. */
  readonly adminUrl: string;
}

const startTimeoutMs = 120_000;

/**
 * The cloud that the end-to-end specs of one run share: the first that asks starts it, in a process of its own,
 * because jest gives each spec file a world of its own. It ends with the run.
 */
export async function sharedCloud(): Promise<CloudAddress> {
  const file = join(runFolder(), 'shared-cloud.json');
  if (await isFirst(join(runFolder(), 'shared-cloud.lock'))) await startKeeper(file);
  await waitUntil('the shared cloud', startTimeoutMs, () => exists(file));
  const answer = JSON.parse(await readFile(file, 'utf8')) as CloudAddress | { failure: string };
  if ('failure' in answer) throw new Error(`The shared cloud did not start: ${answer.failure}`);
  return answer;
}

/** A folder of this run; it is removed when the run ends. */
export function runFolder(): string {
  return dirname(process.env[enginesFileVariable] ?? '');
}

/** A database and a Temporal namespace of their own for one cloud. */
export async function prepareCloud(): Promise<{ plan: CloudPlan; migratorUrl: string; adminUrl: string }> {
  await build();
  const database = await createTestDatabase();
  const temporal = await createTestTemporal();
  await temporal.close();
  const folder = await mkdtemp(join(runFolder(), 'cloud-'));
  const plan = {
    folder,
    databaseUrls: database.urls,
    temporalAddress: testEngines().temporalAddress,
    temporalNamespace: temporal.namespace,
    chromiumPath: await findChromium((line) => process.stderr.write(`${line}\n`)),
  };
  return { plan, migratorUrl: database.urls.migrator, adminUrl: database.adminUrl };
}

async function startKeeper(file: string): Promise<void> {
  try {
    const prepared = await prepareCloud();
    const planFile = `${file}.plan`;
    await writeFile(planFile, JSON.stringify(prepared));
    const log = await open(`${file}.log`, 'a');
    const keeper = spawn(process.execPath, [join(import.meta.dirname, 'keeper.ts'), planFile, file], {
      cwd: cloneRoot,
      detached: true,
      stdio: ['pipe', log.fd, log.fd],
    });
    await log.close();
    // The keeper ends when this pipe does; it must not keep jest from ending.
    keeper.unref();
    (keeper.stdin as unknown as { unref(): void }).unref();
  } catch (error) {
    await writeFile(file, JSON.stringify({ failure: String(error) }));
  }
}

/** What runs is what is built from the present sources. */
async function build(): Promise<void> {
  const builder = spawn(process.execPath, [join(cloneRoot, 'scripts/build.ts')], {
    cwd: cloneRoot,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => builder.once('close', resolve));
  if (code !== 0) throw new Error('The product could not be built.');
}

async function isFirst(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
