/** What was measured when everything was at rest after one day of the run. */
export interface DayMeasures {
  readonly day: string;
  /** By name: `heap/worker` and `memory/worker` in MB, `handles/api`, `connections`, `table/outbox` in kB grown, `history/dailySweep`. */
  readonly values: Readonly<Record<string, number>>;
}

/** What may grow by how much from the days after the third to the last ones, and still counts as flat. */
interface Rule {
  readonly prefix: string;
  /** As a part of the value. */
  readonly share: number;
  /** On top of it, in the unit of the value: noise of small numbers. */
  readonly beyond: number;
}

/**
 * The heap is what JavaScript holds when its garbage has been collected: what leaks in there shows at once. Memory is
 * what the process has from the system, in which native allocators keep what was needed once. Handles and connections may differ
 * by what is being opened at that moment. Tables grow by what a day adds, which has to stay the same day by day.
 */
const rules: readonly Rule[] = [
  { prefix: 'heap/', share: 0.1, beyond: 3 },
  { prefix: 'memory/', share: 0.2, beyond: 25 },
  { prefix: 'handles/', share: 0, beyond: 8 },
  { prefix: 'connections', share: 0, beyond: 5 },
  { prefix: 'table/', share: 0.3, beyond: 1_024 },
  { prefix: 'history/', share: 0.3, beyond: 100 },
];

const settledAfterDays = 3;
const comparedDays = 3;
/** Days of a run that can be judged. */
export const fewestDaysToJudge = settledAfterDays + 2 * comparedDays;

export interface Growth {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/**
 * What is not flat after the third day: the median of the last three days lies above that of the three after the
 * third. Undefined for a run that is too short to tell.
 */
export function growthAfterThirdDay(measures: readonly DayMeasures[]): Growth[] | undefined {
  if (measures.length < fewestDaysToJudge) return undefined;
  const settled = measures.slice(settledAfterDays);
  const [first, last] = [settled.slice(0, comparedDays), settled.slice(-comparedDays)];
  const names = new Set(settled.flatMap(({ values }) => Object.keys(values)));
  return [...names].sort().flatMap((name): Growth[] => {
    const [before, after] = [medianOf(first, name), medianOf(last, name)];
    const rule = rules.find(({ prefix }) => name.startsWith(prefix));
    if (rule === undefined) throw new Error(`No rule says when ${name} is flat.`);
    return after > before * (1 + rule.share) + rule.beyond ? [{ name, before, after }] : [];
  });
}

function medianOf(days: readonly DayMeasures[], name: string): number {
  const sorted = days.map(({ values }) => values[name] ?? 0).sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
