import { readFile, writeFile } from 'node:fs/promises';
import { startSandbox } from '../../sandbox/startSandbox.ts';
import type { DayMeasures } from './count/flatness.ts';
import type { DayRecord, Figures, Standing } from './count/standing.ts';
import type { DaysForm } from './plan/form.ts';
import { planDays } from './plan/planDays.ts';
import type { DayTime } from './dayTimes.ts';
import type { DaysRun } from './runDays.ts';
import { agentsOf, layWorld } from './system/layWorld.ts';

interface RecordedDay {
  readonly organization: string;
  readonly day: string;
  readonly at: number;
  readonly standings: readonly (readonly [string, Standing])[];
  readonly figures: Figures;
}

interface RecordedRun {
  readonly records: readonly RecordedDay[];
  readonly measures: readonly DayMeasures[];
  readonly troubles: readonly string[];
  readonly times: readonly DayTime[];
  readonly commit: string;
}

/** Keeps what a run has seen, so that it can be counted again without living through the days again. */
export async function saveRun(
  path: string,
  { records, measures, troubles, times, commit }: DaysRun,
): Promise<void> {
  const recorded: RecordedRun = {
    records: records.map((record) => ({ ...record, standings: [...record.standings] })),
    measures,
    troubles,
    times,
    commit,
  };
  await writeFile(path, JSON.stringify(recorded));
}

/** The plan follows from the form: it is drawn again. */
export async function loadRun(path: string, form: DaysForm): Promise<DaysRun> {
  const { records, measures, troubles, times, commit } = JSON.parse(
    await readFile(path, 'utf8'),
  ) as RecordedRun;
  const sandbox = await startSandbox({
    policies: form.policiesEach,
    agents: agentsOf(form),
    seed: form.seed,
  });
  try {
    const plan = planDays(form, layWorld(form, sandbox).world);
    const loaded = records.map((record): DayRecord => ({ ...record, standings: new Map(record.standings) }));
    return { plan, records: loaded, measures, troubles, times, commit };
  } finally {
    await sandbox.close();
  }
}
