import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { cloneRoot } from '../../scripts/engines/places.ts';
import { removePostgresHome } from '../../scripts/engines/postgresHome.ts';
import { onStopRequest } from '../../scripts/start/stopRequest.ts';
import { catalogue } from './faults/catalogue.ts';
import { readFaultsOptions } from './options.ts';
import { runFaults } from './runFaults.ts';
import { reliabilityPage } from './table/reliabilityPage.ts';
import { ResultsFile, type Result } from './table/resultsFile.ts';
import { isGood } from './judging/cell.ts';

/** Plays faults at moments on a system of its own, and writes docs/reliability.md. */
const startedAt = Date.now();
const say = (line: string): void => {
  process.stdout.write(`${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${line}\n`);
};
const options = readFaultsOptions(process.argv.slice(2));
const file = new ResultsFile(join(cloneRoot, 'test-results', 'faults.jsonl'));
if (options.isWhole && !options.resume) await file.forget();
const before = await file.latest();
const git = (...arguments_: string[]): string =>
  execFileSync('git', arguments_, { cwd: cloneRoot, encoding: 'utf8' }).trim();
// The page that a run writes is no change to what the next one plays.
const isChanged = git('status', '--porcelain', '--', ':!docs/reliability.md') !== '';
const commit = `${git('describe', '--always')}${isChanged ? '-dirty' : ''}`;
const played: Result[] = [];

const home = await mkdtemp(join(tmpdir(), 'cs-faults-'));
say(`Data and logs: ${home}`);
const stopping = new AbortController();
onStopRequest(say, () => {
  stopping.abort();
});
await mkdir(join(home, 'logs'), { recursive: true });
await runFaults({
  home,
  say,
  signal: stopping.signal,
  isWanted: (cell) => options.isWanted(cell) && !(options.resume && before.has(cell)),
  onPlayed: async (cells) => {
    const results = cells.map((cell) => ({ ...cell, at: new Date().toISOString(), commit }));
    played.push(...results);
    await file.add(results);
    await writePage();
  },
});
const bad = played.filter((result) => !isGood(result));
say(`${String(played.length)} cells played, ${String(bad.length)} of them bad.`);
if (bad.length === 0) {
  await removePostgresHome(join(home, 'postgres'));
  await rm(home, { recursive: true, force: true });
}
process.exitCode = bad.length === 0 && played.length > 0 && !stopping.signal.aborted ? 0 : 1;

async function writePage(): Promise<void> {
  const path = join(cloneRoot, 'docs', 'reliability.md');
  const machine = `a machine with ${String(cpus().length)} cores (${cpus()[0]?.model ?? 'unknown'})`;
  const text = reliabilityPage({ results: await file.latest(), catalogue, machine });
  await writeFile(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}
