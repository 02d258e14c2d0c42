import { execFileSync } from 'node:child_process';
import { cloneRoot } from '../../scripts/engines/places.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { countDays } from './count/countDays.ts';
import { fewestDaysToJudge } from './count/flatness.ts';
import type { DayMeasures } from './count/flatness.ts';
import type { DayRecord } from './count/standing.ts';
import { DayTimes } from './dayTimes.ts';
import type { DayTime } from './dayTimes.ts';
import { Actions } from './people/actions.ts';
import type { DaysForm } from './plan/form.ts';
import type { Plan, PlannedEvent } from './plan/world.ts';
import type { RunTerms } from './runTerms.ts';
import { startDaysSystem } from './system/daysSystem.ts';
import type { DaysSystem } from './system/daysSystem.ts';
import { Measurer } from './system/measure.ts';
import type { Ground } from './system/ownEngines.ts';
import { recordDay } from './system/recordDay.ts';
import { cameToRest, nextRetry } from './system/rest.ts';

export interface DaysRun {
  readonly plan: Plan;
  readonly records: readonly DayRecord[];
  readonly measures: readonly DayMeasures[];
  /** What did not go as planned, beside what the count will find. */
  readonly troubles: readonly string[];
  readonly times: readonly DayTime[];
  /** The state of the repository that it was made at. */
  readonly commit: string;
}

/** Lives through the planned days with the real product, and notes what it shows at the end of each. */
export async function runDays(form: DaysForm, ground: Ground, terms: RunTerms): Promise<DaysRun> {
  const commit = presentCommit();
  const system = await startDaysSystem(form, ground);
  try {
    const lived = await Promise.race([new DaysDriver(system, terms).run(), untilStopped(terms.stop)]);
    return { ...lived, commit };
  } finally {
    await system.close();
  }
}

function presentCommit(): string {
  return execFileSync('git', ['describe', '--always', '--dirty'], {
    cwd: cloneRoot,
    encoding: 'utf8',
  }).trim();
}

function untilStopped(stop: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(new Error('The run was stopped.'));
    if (stop?.aborted === true) end();
    stop?.addEventListener('abort', end, { once: true });
  });
}

const longestMs = 60_000;

/** What makes the product read, some moments later. */
const workBegins: ReadonlySet<PlannedEvent['kind']> = new Set([
  'MORNING',
  'LINK',
  'UNLINK',
  'POLICY_COMES',
  'POLICY_CHANGES_HANDS',
  'FORCED',
]);
const looksAfterWork = 5;
const looksOtherwise = 2;

class DaysDriver {
  readonly #system: DaysSystem;
  readonly #terms: RunTerms;
  readonly #actions: Actions;
  readonly #measurer: Measurer;
  readonly #records: DayRecord[] = [];
  readonly #measures: DayMeasures[] = [];
  readonly #troubles: string[] = [];
  readonly #times = new DayTimes();

  constructor(system: DaysSystem, terms: RunTerms) {
    this.#system = system;
    this.#terms = terms;
    this.#actions = new Actions(system, (line) => this.#say(line));
    this.#measurer = new Measurer(system);
  }

  async run(): Promise<Omit<DaysRun, 'commit'>> {
    const { plan } = this.#system;
    const { policies, sources, organizations } = plan.world;
    this.#say(
      `${String(policies.length)} policies, ${String(sources.length)} sources, ${String(organizations.length)} organizations; ${String(plan.events.length)} events in ${String(plan.days.length)} days.`,
    );
    for (const [at, events] of Map.groupBy(plan.events, (event) => event.at)) {
      if (this.#mayEnd) break;
      await this.#live(at, events);
    }
    const { days: times } = this.#times;
    return { plan, records: this.#records, measures: this.#measures, troubles: this.#troubles, times };
  }

  #say(line: string): void {
    this.#terms.say(line);
  }

  /** A day that is over everywhere is followed by one that is not. */
  get #mayEnd(): boolean {
    const { enough, stop } = this.#terms;
    if (stop?.aborted === true) return true;
    const perDay = this.#system.plan.world.organizations.length;
    return enough?.aborted === true && this.#records.length === this.#times.days.length * perDay;
  }

  /** Sets the clock to what comes next, lets it happen, and waits until nothing goes on any more. */
  async #live(at: number, events: readonly PlannedEvent[]): Promise<void> {
    await this.#times.spend('RETRIES', () => this.#retryUntil(at));
    const kinds = [...new Set(events.map(({ kind }) => kind))].sort().join(' + ');
    await this.#times.spend(kinds, () => this.#happen(at, events));
    for (const event of events) if (event.kind === 'RECORD') await this.#record(event);
  }

  /** What waits for another try is tried when it is due. */
  async #retryUntil(at: number): Promise<void> {
    for (;;) {
      const retry = await nextRetry(this.#system.admin, this.#system.now(), at);
      if (retry === undefined) return;
      this.#setClock(retry + 1_000);
      await this.#rest(`the retry at ${new Date(retry).toISOString()}`, looksAfterWork);
    }
  }

  async #happen(at: number, events: readonly PlannedEvent[]): Promise<void> {
    this.#setClock(at);
    const happened = await Promise.allSettled(events.map((event) => this.#let(event)));
    for (const [place, result] of happened.entries()) {
      if (result.status === 'rejected')
        this.#trouble(`${events[place]?.kind ?? ''} failed: ${String(result.reason)}`);
    }
    const works = events.some(({ kind }) => workBegins.has(kind));
    await this.#rest(events.map(({ kind }) => kind).join(', '), works ? looksAfterWork : looksOtherwise);
  }

  #setClock(at: number): void {
    const lateMs = this.#system.now() - at;
    if (lateMs < 0) this.#system.setClock(at);
    else if (lateMs > longestMs) this.#trouble(`${String(Math.round(lateMs / 1_000))} s late for an event`);
  }

  async #rest(after: string, looks: number): Promise<void> {
    const { admin, now } = this.#system;
    if (!(await cameToRest(admin, now, looks))) this.#trouble(`did not come to rest after ${after}`);
  }

  async #let(event: PlannedEvent): Promise<void> {
    switch (event.kind) {
      case 'NIGHT':
        if ((await this.#startedDay(event.organization)) === event.day)
          this.#trouble(`${event.organization} has begun ${event.day} before 04:00`);
        return;
      case 'MORNING':
        await this.#organization(event.organization).signInAgain();
        return waitUntil(`${event.organization} to begin ${event.day}`, longestMs, async () => {
          return (await this.#startedDay(event.organization)) === event.day;
        });
      case 'RECORD':
        return;
      case 'LINK':
        return this.#actions.link(event.source);
      case 'UNLINK':
        await this.#actions.unlink(event.source);
        return this.#untilNotLinked(event.source);
      case 'SESSION_TIMED_OUT':
        return this.#untilNotLinked(event.source);
      case 'SESSION_FORGOTTEN':
        return this.#actions.forgetSession(event.source);
      case 'CARRIER_DOWN':
        return this.#actions.setCarrier(event.carrier, 'unavailable');
      case 'CARRIER_UP':
        return this.#actions.setCarrier(event.carrier, 'up');
      case 'PORTAL_CHANGES':
        return this.#actions.changeAtPortal(event);
      case 'POLICY_COMES':
        return this.#actions.enter(event.policy);
      case 'POLICY_CLOSES':
        return this.#actions.close(event.policy);
      case 'POLICY_CHANGES_HANDS':
        return this.#actions.changeHands(event.policy);
      case 'FORCED':
        return this.#actions.force(event.policy, event.source);
    }
  }

  #untilNotLinked(source: string): Promise<void> {
    return waitUntil(`the end of the session of ${source}`, longestMs, async () => {
      return (await this.#actions.sourceState(source)) !== 'LINKED';
    });
  }

  async #startedDay(organization: string): Promise<string | null> {
    const { rows } = await this.#system.admin.query<{ day: string | null }>(
      'SELECT started_day::text AS day FROM organizations WHERE id = $1',
      [this.#organization(organization).organizationId],
    );
    return rows[0]?.day ?? null;
  }

  async #record(event: Extract<PlannedEvent, { kind: 'RECORD' }>): Promise<void> {
    const { world, days } = this.#system.plan;
    const planned = world.organizations.find(({ key }) => key === event.organization);
    if (planned === undefined) throw new Error(`There is no organization ${event.organization}.`);
    const running = this.#organization(event.organization);
    const { day } = event;
    const at = this.#system.now();
    this.#records.push(
      await this.#times.spend('asking for the Sync Report', () => recordDay(planned, running, { day, at })),
    );
    this.#say(`${event.organization}: ${day} is over.`);
    const over = this.#records.filter((record) => record.day === day).length;
    if (over < world.organizations.length) return;
    if (days.length >= fewestDaysToJudge)
      this.#measures.push(await this.#times.spend('measuring', () => this.#measurer.measure(day)));
    await this.#times.spend('counting', () => {
      this.#sayDifferencesOf(day);
      return Promise.resolve();
    });
    const { seconds, parts } = this.#times.endDay(day);
    const longest = parts.slice(0, 6).map(([what, took]) => `${what} ${String(took)}`);
    this.#say(
      `Day ${String(days.indexOf(day) + 1)} of ${String(days.length)} is over everywhere, in ${String(seconds)} s: ${longest.join(', ')}.`,
    );
  }

  /** Nobody has to wait for the last day to learn what went wrong on the first. */
  #sayDifferencesOf(day: string): void {
    const differences = countDays(this.#system.plan, this.#records).filter((one) => one.day === day);
    if (differences.length > 0) this.#say(`${String(differences.length)} differences on ${day}, for example`);
    for (const { what, expected, found } of differences.slice(0, 3))
      this.#say(`  ${what}: expected ${expected}; found ${found}`);
  }

  #organization(key: string) {
    const running = this.#system.organizations.get(key);
    if (running === undefined) throw new Error(`There is no organization ${key}.`);
    return running;
  }

  #trouble(what: string): void {
    const line = `${new Date(this.#system.now()).toISOString()}: ${what}`;
    this.#troubles.push(line);
    this.#say(line);
  }
}
