import { writeFile } from 'node:fs/promises';
import { countDays } from './count/countDays.ts';
import type { Difference } from './count/countDays.ts';
import { growthAfterThirdDay } from './count/flatness.ts';
import type { DayMeasures } from './count/flatness.ts';
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

/** Writes docs/days.md: what the largest run so far has shown. */
export async function writeDocument(path: string, run: DaysRun, verdict: Verdict): Promise<void> {
  const days = daysOf(run);
  const { world } = run.plan;
  const zones = world.organizations.map(({ timeZone }) => timeZone).join(', ');
  const text = `# Days

Made by \`npm run days\`; test/days/README.md says what happens in it and how it is counted.

${String(days.length)} days (${days[0] ?? ''} to ${days.at(-1) ?? ''}), ${String(world.organizations.length)} organizations (${zones}),
${String(world.sources.length)} sources, ${String(world.policies.length)} policies.

\`\`\`
${verdict.lines.join('\n')}
\`\`\`

At rest at the end of each day: resident memory in MB, open handles, database connections, kilobytes by which the
tables grew, events of the longest history of a sweep.

${tableOf(run.measures)}
`;
  await writeFile(path, text);
}

/** The days that were lived through; a run may have been ended early. */
function daysOf({ records }: DaysRun): string[] {
  return [...new Set(records.map(({ day }) => day))].sort();
}

function tableOf(measures: readonly DayMeasures[]): string {
  const columns = [
    'memory/worker',
    'memory/api',
    'memory/gateway',
    'handles/worker',
    'handles/gateway',
    'connections',
  ];
  const header = ['day', ...columns, 'devices MB', 'tables kB', 'history/dailySweep'];
  const rows = measures.map(({ day, values }) => [
    day,
    ...columns.map((name) => String(values[name] ?? '')),
    String(sumOf(values, 'memory/device')),
    String(sumOf(values, 'table/')),
    String(values['history/dailySweep'] ?? ''),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

function sumOf(values: Readonly<Record<string, number>>, prefix: string): number {
  return Object.entries(values).reduce(
    (sum, [name, value]) => (name.startsWith(prefix) ? sum + value : sum),
    0,
  );
}
