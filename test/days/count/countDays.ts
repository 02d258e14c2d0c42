import type { CrmPolicy, Plan, PlannedSource, PortalRecord } from '../plan/world.ts';
import { PolicyLife } from './policyLife.ts';
import type { Outcome, Surroundings } from './policyLife.ts';
import type { DayRecord, Figures, Standing } from './standing.ts';

/** What one policy must have been at the end of each day; absent before it came. */
export interface ExpectedDay {
  readonly standing: Standing;
  readonly outcome: Outcome;
}

export interface Difference {
  readonly day: string;
  /** A policy, or the Dashboard of an organization. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

const sevenDaysMs = 7 * 86_400_000;
const oneDayMs = 86_400_000;

/**
 * Compares what the product showed with a count of its own, made from the plan. Where sources of an institution take
 * turns, whose turn it was is the product's choice: what followed must fit one choice on all days.
 */
export function countDays(plan: Plan, records: readonly DayRecord[]): Difference[] {
  const differences: Difference[] = [];
  const books = new Map<string, ExpectedDay[]>();
  const around = new SurroundingsOf(plan);
  for (const policy of plan.world.policies) {
    const found = records.filter(({ organization }) => organization === policy.organization);
    const { expected, differing } = bestFit(plan, policy, around.of(policy), found);
    differences.push(...differing);
    for (const [key, day] of expected) {
      const book = books.get(key) ?? [];
      book.push(day);
      books.set(key, book);
    }
  }
  for (const record of records) {
    const expected = figuresOf(books.get(dayKey(record)) ?? [], record.at);
    differences.push(...differencesOfFigures(record, expected));
    differences.push(...unknownPolicies(record, plan));
  }
  return differences;
}

interface Fit {
  readonly expected: ReadonlyMap<string, ExpectedDay>;
  readonly differing: readonly Difference[];
}

function bestFit(plan: Plan, policy: CrmPolicy, around: Surroundings, records: readonly DayRecord[]): Fit {
  const turns = around.sources.length > 1 ? around.sources.map(({ key }) => key) : [undefined];
  const fits = turns.map((turn) => {
    const expected = livedThrough(plan, new PolicyLife(policy, around, turn));
    return { expected, differing: differencesOfPolicy(policy, expected, records) };
  });
  fits.sort((left, right) => left.differing.length - right.differing.length);
  const [best] = fits;
  if (best === undefined) throw new Error(`${policy.key} has no source.`);
  return best;
}

function livedThrough(plan: Plan, life: PolicyLife): Map<string, ExpectedDay> {
  const days = new Map<string, ExpectedDay>();
  for (const event of plan.events) {
    life.play(event);
    if (event.kind === 'RECORD' && event.organization === life.policy.organization && life.exists)
      days.set(dayKey(event), { standing: life.standing, outcome: life.outcome });
  }
  return days;
}

function differencesOfPolicy(
  policy: CrmPolicy,
  expected: ReadonlyMap<string, ExpectedDay>,
  records: readonly DayRecord[],
): Difference[] {
  return records.flatMap((record) => {
    const wanted = describe(expected.get(dayKey(record))?.standing);
    const found = describe(record.standings.get(policy.key));
    return wanted === found ? [] : [{ day: record.day, what: policy.key, expected: wanted, found }];
  });
}

/** The state of a policy that cannot sync is no promise; that it cannot, and why, is one. */
function describe(standing: Standing | undefined): string {
  if (standing === undefined) return 'not there';
  const { state, reason, syncable, readOn } = standing;
  const read = readOn === null ? 'never read' : `read on ${readOn}`;
  return `${syncable ? state : 'NOT_SYNCABLE'} (${reason ?? 'no reason'}), ${read}`;
}

function figuresOf(days: readonly ExpectedDay[], at: number): Figures {
  const syncable = days.filter(({ standing }) => standing.syncable);
  const latest = (wanted: Outcome['outcome']): ExpectedDay[] =>
    syncable.filter(({ outcome }) => outcomeWithin7Days(outcome, at) === wanted);
  const readWithin = (ms: number): number =>
    syncable.filter(({ outcome }) => outcome.valuesAt > at - ms).length;
  const [day1, week] = [readWithin(oneDayMs), readWithin(sevenDaysMs)];
  const reasons: Record<string, number> = {};
  for (const { standing } of latest(null)) {
    if (standing.reason !== null) reasons[standing.reason] = (reasons[standing.reason] ?? 0) + 1;
  }
  return {
    success: latest('SUCCESS').length,
    notFound: latest('NOT_FOUND').length,
    notYetSynced: latest(null).length,
    totalSyncable: syncable.length,
    reasons,
    day1,
    day7: week - day1,
    older: syncable.length - week,
  };
}

function outcomeWithin7Days({ outcome, outcomeAt }: Outcome, at: number): Outcome['outcome'] {
  return outcomeAt > at - sevenDaysMs ? outcome : null;
}

function differencesOfFigures(record: DayRecord, expected: Figures): Difference[] {
  const what = `Dashboard of ${record.organization}`;
  const flat = ({ reasons, ...numbers }: Figures): Record<string, number> => ({ ...numbers, ...reasons });
  const [wanted, found] = [flat(expected), flat(record.figures)];
  return [...new Set([...Object.keys(wanted), ...Object.keys(found)])].flatMap((name) => {
    const [left, right] = [wanted[name] ?? 0, found[name] ?? 0];
    if (left === right) return [];
    return [
      { day: record.day, what, expected: `${name} ${String(left)}`, found: `${name} ${String(right)}` },
    ];
  });
}

function unknownPolicies(record: DayRecord, plan: Plan): Difference[] {
  const known = new Set(plan.world.policies.map(({ key }) => key));
  return [...record.standings]
    .filter(([key]) => !known.has(key))
    .map(([key, standing]) => ({
      day: record.day,
      what: key,
      expected: 'not there',
      found: describe(standing),
    }));
}

function dayKey({ organization, day }: { readonly organization: string; readonly day: string }): string {
  return `${organization} ${day}`;
}

/** What lies around each policy, looked up once. */
class SurroundingsOf {
  readonly #zones: ReadonlyMap<string, string>;
  readonly #sources: ReadonlyMap<string, PlannedSource[]>;
  readonly #records: ReadonlyMap<string, PortalRecord[]>;

  constructor({ world }: Plan) {
    this.#zones = new Map(world.organizations.map(({ key, timeZone }) => [key, timeZone]));
    this.#sources = Map.groupBy(world.sources, placeOf);
    this.#records = Map.groupBy(world.portal, ({ number }) => number);
  }

  of(policy: CrmPolicy): Surroundings {
    const sources = this.#sources.get(placeOf(policy)) ?? [];
    const carriers = new Set(sources.map(({ carrier }) => carrier));
    const records = (this.#records.get(policy.number) ?? []).filter(({ carrier }) => carriers.has(carrier));
    return { timeZone: this.#zones.get(policy.organization) ?? 'UTC', sources, records };
  }
}

function placeOf({ organization, institution }: { organization: string; institution: string }): string {
  return `${organization}/${institution}`;
}
