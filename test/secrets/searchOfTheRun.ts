import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Canary } from './canary.ts';
import { filesBelow } from './places.ts';
import { SecretSearch } from './secretSearch.ts';
import type { Finding } from './secretSearch.ts';

/** The one file of a run that may name what was typed in it. */
const listName = 'typed-secrets.jsonl';

export async function rememberTyped(runFolder: string, canaries: readonly Canary[]): Promise<void> {
  const lines = canaries.map((canary) => `${JSON.stringify(canary)}\n`);
  await appendFile(join(runFolder, listName), lines.join(''), { mode: 0o600 });
}

/**
 * Looks for everything that any spec of a run has typed in all that the run has written: the database with its
 * write-ahead log, the devices' folders, the engines' logs.
 *
 * @throws Error that names what was found and where
 */
export async function searchOfTheRun(runFolder: string): Promise<void> {
  const list = await readFile(join(runFolder, listName), 'utf8').catch(() => '');
  if (list === '') return;
  const canaries = list.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Canary]));
  const places = (await filesBelow(runFolder, 0)).filter(({ name }) => !name.endsWith(listName));
  const findings = await new SecretSearch(canaries).through(places);
  if (findings.length > 0)
    throw new Error(`Secrets were found after the run:\n${findings.map(inWords).join('\n')}`);
}

function inWords({ canary, encoding, place }: Finding): string {
  return `  ${canary} (${encoding}) in ${place}`;
}
