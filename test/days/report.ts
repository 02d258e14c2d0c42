import { readFile, writeFile } from 'node:fs/promises';
import { countDays } from './count/countDays.ts';
import type { Difference } from './count/countDays.ts';
import { growthAfterThirdDay } from './count/flatness.ts';
import type { DaysRun } from './runDays.ts';

export interface Verdict {
  readonly differences: readonly Difference[];
  readonly lines: readonly string[];
  readonly held: boolean;
}

const shownDifferences = 15;

/** What the independent count and the measures say of a run. */
export function judgeDays(run: DaysRun): Verdict {
  const differences = countDays(run.plan, run.records);
  const growth = growthAfterThirdDay(run.measures);
  const judged = run.records.reduce((sum, { standings }) => sum + standings.size, 0);
  const lines = [
    `days days ${String(daysOf(run).length)}`,
    `days organizations ${String(run.plan.world.organizations.length)}`,
    `days sources ${String(run.plan.world.sources.length)}`,
    `days policies ${String(run.plan.world.policies.length)}`,
    `days policy-days ${String(judged)}`,
    `days differences ${String(differences.length)}`,
    `days troubles ${String(run.troubles.length)}`,
    `days growing ${growth === undefined ? 'too-short-to-tell' : String(growth.length)}`,
    ...differences
      .slice(0, shownDifferences)
      .map(({ day, what, expected, found }) => `  ${day} ${what}: expected ${expected}; found ${found}`),
    ...(growth ?? []).map(
      ({ name, before, after }) => `  ${name} grows: ${String(before)} → ${String(after)}`,
    ),
    ...run.troubles.map((trouble) => `  ${trouble}`),
  ];
  const held = differences.length === 0 && run.troubles.length === 0 && (growth ?? []).length === 0;
  return { differences, lines, held };
}

/** Below this line of docs/days.md people write what the figures mean; a run leaves it as it is. */
const notesBegin = '## Notes';

/** Writes docs/days.md: what the largest run so far has shown. */
export async function writeDocument(path: string, run: DaysRun, verdict: Verdict): Promise<void> {
  const days = daysOf(run);
  const { world } = run.plan;
  const zones = world.organizations.map(({ timeZone }) => timeZone).join(', ');
  const text = `# Days

Made by \`npm run days\` at ${run.commit}; test/days/README.md says what happens in it and how it is counted.

${String(days.length)} days (${days[0] ?? ''} to ${days.at(-1) ?? ''}), ${String(world.organizations.length)} organizations (${zones}),
${String(world.sources.length)} sources, ${String(world.policies.length)} policies.

\`\`\`
${verdict.lines.join('\n')}
\`\`\`

At rest at the end of each day: the JavaScript heap in MB after its garbage was collected, resident memory in MB, open
handles, database connections, kilobytes by which the tables grew, events of the longest history of a sweep; and the
seconds that the day took.

${tableOf(run)}

Seconds of all days by what was lived through: ${longestOf(run)}.

${await notesOf(path)}`;
  await writeFile(path, text);
}

async function notesOf(path: string): Promise<string> {
  const written = await readFile(path, 'utf8').catch(() => '');
  const from = written.indexOf(`${notesBegin}\n`);
  return from < 0 ? `${notesBegin}\n` : written.slice(from);
}

/** The days that were lived through; a run may have been ended early. */
function daysOf({ records }: DaysRun): string[] {
  return [...new Set(records.map(({ day }) => day))].sort();
}

function tableOf({ measures, times }: DaysRun): string {
  const columns = [
    'heap/worker',
    'heap/api',
    'heap/gateway',
    'memory/worker',
    'memory/api',
    'memory/gateway',
    'handles/worker',
    'handles/gateway',
    'connections',
  ];
  const header = ['day', ...columns, 'devices MB', 'tables kB', 'history/dailySweep', 'seconds'];
  const rows = measures.map(({ day, values }) => [
    day,
    ...columns.map((name) => String(values[name] ?? '')),
    String(sumOf(values, 'memory/device')),
    String(sumOf(values, 'table/')),
    String(values['history/dailySweep'] ?? ''),
    String(times.find((time) => time.day === day)?.seconds ?? ''),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

const shownParts = 10;

function longestOf({ times }: DaysRun): string {
  const sums = new Map<string, number>();
  for (const [what, seconds] of times.flatMap(({ parts }) => parts))
    sums.set(what, (sums.get(what) ?? 0) + seconds);
  return [...sums]
    .sort(([, left], [, right]) => right - left)
    .slice(0, shownParts)
    .map(([what, seconds]) => `${what} ${String(seconds)}`)
    .join('; ');
}

function sumOf(values: Readonly<Record<string, number>>, prefix: string): number {
  return Object.entries(values).reduce(
    (sum, [name, value]) => (name.startsWith(prefix) ? sum + value : sum),
    0,
  );
}
