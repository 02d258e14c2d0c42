import { wrongs } from '../judging/cell.ts';
import { momentNames } from '../moments/moment.ts';
import { nameOf, type Fault } from '../faults/fault.ts';
import { cellId, type Result } from './resultsFile.ts';

export interface PageContent {
  readonly results: ReadonlyMap<string, Result>;
  readonly catalogue: readonly Fault[];
  /** What it was played on, in words. */
  readonly machine: string;
}

/** docs/reliability.md: only cells that were played are in it. */
export function reliabilityPage({ results, catalogue, machine }: PageContent): string {
  const played = catalogue.filter((fault) => momentNames.some((moment) => resultOf(results, fault, moment)));
  return `${heading(results, machine)}\n${played.map((fault) => section(fault, results)).join('\n')}`;
}

function heading(results: ReadonlyMap<string, Result>, machine: string): string {
  const all = [...results.values()];
  const times = all.map(({ at }) => at).sort();
  const commits = [...new Set(all.map(({ commit }) => commit))];
  const bad = all.filter(({ findings }) => wrongs.some((wrong) => findings[wrong].length > 0)).length;
  return `# Reliability

What happens when something goes wrong at the worst moment. Made by \`npm run faults\` (see
[test/faults](../test/faults/README.md)), not written: ${String(all.length)} cells, ${String(bad)} of them bad, played
from ${times[0] ?? ''} to ${times.at(-1) ?? ''} at ${commits.join(', ')} on ${machine}.

A row is one fault at one moment. *Saw*: what the screens showed from the start of the fault until all was well, in
the product's own words. *Recorded*: links and attempts that ended in that time. *All well after*: from the end of the
fault until the source was linked, nothing waited, the day owed nothing and the values were what the carrier had shown.
A person presses Link again only after the fault has ended, and then waits for the carrier's code as in real life.
After PostgreSQL's clock was wrong, the reconciler looks every ten seconds, in real life every five minutes.
`;
}

function section(fault: Fault, results: ReadonlyMap<string, Result>): string {
  const rows = momentNames.flatMap((moment) => {
    const result = resultOf(results, fault, moment);
    return result === undefined ? [] : [row(result)];
  });
  return `## ${nameOf(fault).replace('/', ': ')}

Lasts ${String(fault.lastsMs / 1_000)} s.

| moment | saw | recorded | all well after | verdict |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function row({ moment, saw, recorded, wellAfterMs, findings }: Result): string {
  const wrong = wrongs.filter((name) => findings[name].length > 0);
  const verdict =
    wrong.length === 0 ? 'good' : wrong.map((name) => `**${name}**: ${findings[name].join('; ')}`).join('; ');
  const after = wellAfterMs === null ? 'never' : `${(wellAfterMs / 1_000).toFixed(1)} s`;
  const cells = [moment, saw.join(' → '), recorded.join(', '), after, verdict];
  return `| ${cells.map((text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

function resultOf(
  results: ReadonlyMap<string, Result>,
  { where, what }: Fault,
  moment: (typeof momentNames)[number],
): Result | undefined {
  return results.get(cellId({ where, what, moment }));
}
