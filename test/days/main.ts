import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { cloneRoot } from '../../scripts/engines/places.ts';
import { onStopRequest } from '../../scripts/start/stopRequest.ts';
import { largeForm, smallForm } from './plan/form.ts';
import { judgeDays, writeDocument } from './report.ts';
import { loadRun, saveRun } from './recordedRun.ts';
import type { DaysRun } from './runDays.ts';
import { runOnOwnGround } from './system/runOnOwnGround.ts';

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
    /** After so many minutes of real time no further day is begun. */
    minutes: { type: 'string' },
    /** Writes docs/days.md. */
    document: { type: 'boolean', default: false },
    /** Keeps what the run has seen in a file. */
    save: { type: 'string' },
    /** Counts what such a file holds, instead of a run of its own. */
    again: { type: 'string' },
  },
});
const form = values.small
  ? smallForm(values.seed)
  : largeForm(count('days', values.days), values.seed, count('policies', values.policies));

const run = values.again === undefined ? await live() : await loadRun(values.again, form);
if (values.save !== undefined) await saveRun(values.save, run);
const verdict = judgeDays(run);
process.stdout.write(`${verdict.lines.join('\n')}\n`);
if (values.document) await writeDocument(join(cloneRoot, 'docs', 'days.md'), run, verdict);
process.exitCode = verdict.held ? 0 : 1;

async function live(): Promise<DaysRun> {
  const stop = new AbortController();
  onStopRequest(say, () => stop.abort());
  const enough = values.minutes === undefined ? undefined : after(count('minutes', values.minutes));
  try {
    return await runOnOwnGround(form, {
      say,
      stop: stop.signal,
      ...(enough === undefined ? {} : { enough }),
    });
  } catch (error) {
    if (stop.signal.aborted) process.exit(130);
    throw error;
  }
}

function after(minutes: number): AbortSignal {
  return AbortSignal.timeout(minutes * 60_000);
}

function count(name: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Error(`--${name} is "${text}", which is no count.`);
}
