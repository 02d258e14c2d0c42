import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cloneRoot } from '../../scripts/engines/places.ts';
import { onStopRequest } from '../../scripts/start/stopRequest.ts';
import { largeForm, smallForm } from './plan/form.ts';
import { startOwnEngines } from './system/ownEngines.ts';
import { judgeDays, writeDocument } from './report.ts';
import { loadRun, saveRun } from './recordedRun.ts';
import { runDays } from './runDays.ts';
import type { DaysRun } from './runDays.ts';

/** Lives through days by the business clock, and compares what the product shows with a count of its own. */
const startedAt = Date.now();
const say = (line: string): void => {
  process.stdout.write(`${((Date.now() - startedAt) / 1_000).toFixed(0).padStart(5)} s  ${line}\n`);
};

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '14' },
    policies: { type: 'string', default: '10000' },
    seed: { type: 'string', default: 'days' },
    small: { type: 'boolean', default: false },
    /** Writes docs/days.md. */
    document: { type: 'boolean', default: false },
    /** Keeps what the run has seen in a file. */
    save: { type: 'string' },
    /** Counts what such a file holds, instead of a run of its own. */
    again: { type: 'string' },
  },
});
const count = (name: 'days' | 'policies'): number => {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`--${name} is "${values[name]}", which is no count.`);
};
const form = values.small ? smallForm(values.seed) : largeForm(count('days'), values.seed, count('policies'));

const run = values.again === undefined ? await live() : await loadRun(values.again, form);
if (values.save !== undefined) await saveRun(values.save, run);
const verdict = judgeDays(run);
process.stdout.write(`${verdict.lines.join('\n')}\n`);
if (values.document) await writeDocument(join(cloneRoot, 'docs', 'days.md'), run, verdict);
process.exitCode = verdict.held ? 0 : 1;

async function live(): Promise<DaysRun> {
  const folder = await mkdtemp(join(tmpdir(), 'carrier-sync-days-'));
  // The database's server may run as another user.
  await chmod(folder, 0o711);
  await mkdir(join(folder, 'engines'));
  const { ground, stop } = await startOwnEngines(folder, say);
  // The guardian ends what is still running once this process is gone.
  onStopRequest(say, () => {
    void stop().then(() => process.exit(130));
  });
  try {
    return await runDays(form, ground, say);
  } finally {
    await stop();
    await rm(folder, { recursive: true, force: true });
  }
}
