import { seededRandom } from '../../chaos/plan/seededRandom.ts';
import type { SeededRandom } from '../../chaos/plan/seededRandom.ts';
import type { DaysForm } from './form.ts';
import { dayAfter, localInstant } from './localTime.ts';
import { planSource } from './planSource.ts';
import type { CrmPolicy, Plan, PlannedEvent, PlannedOrganization, PortalRecord, World } from './world.ts';

/** What happens when, all of it drawn from the seed. */
export function planDays(form: DaysForm, world: World): Plan {
  const random = seededRandom(`${form.seed}/days`);
  const days = Array.from({ length: form.days }, (_, place) => dayAfter(form.firstDay, place));
  const events = [
    ...outageOf(form, days),
    ...world.organizations.flatMap((organization) => rhythmOf(organization, days)),
    ...world.sources.flatMap((source) => planSource(source, zoneOf(world, source.organization), days)),
    ...world.organizations.flatMap((organization) => changesOf(organization, world, days, random)),
  ];
  return {
    world,
    days,
    startsAt: Math.min(
      ...world.organizations.map(({ timeZone }) => localInstant(form.firstDay, '00:30', timeZone)),
    ),
    events: events.sort((left, right) => left.at - right.at),
  };
}

function zoneOf(world: World, organization: string): string {
  const found = world.organizations.find(({ key }) => key === organization);
  if (found === undefined) throw new Error(`There is no organization ${organization}.`);
  return found.timeZone;
}

/** Two whole days everywhere on earth. */
function outageOf({ outageOnDay }: DaysForm, days: readonly string[]): PlannedEvent[] {
  const first = outageOnDay === undefined ? undefined : days[outageOnDay - 1];
  if (first === undefined) return [];
  const at = Date.parse(`${first}T14:40:00Z`);
  const carrier = 'northgate-annuity';
  return [
    { kind: 'CARRIER_DOWN', carrier, at },
    { kind: 'CARRIER_UP', carrier, at: at + 2 * 86_400_000 },
  ];
}

function rhythmOf(
  { key: organization, timeZone }: PlannedOrganization,
  days: readonly string[],
): PlannedEvent[] {
  return days.flatMap((day): PlannedEvent[] => [
    { kind: 'NIGHT', organization, day, at: localInstant(day, '03:58', timeZone) },
    { kind: 'MORNING', organization, day, at: localInstant(day, '06:01', timeZone) },
    { kind: 'RECORD', organization, day, at: localInstant(day, '23:40', timeZone) },
  ]);
}

/** Policies that come, close and change hands, at the CRM and at the carrier, a few each day. */
function changesOf(
  organization: PlannedOrganization,
  world: World,
  days: readonly string[],
  random: SeededRandom,
): PlannedEvent[] {
  const own = world.policies.filter((policy) => policy.organization === organization.key && !policy.closed);
  const deck = new Deck(
    own.filter(({ fromTheStart }) => fromTheStart),
    random,
  );
  const coming = new Deck(
    own.filter(({ fromTheStart }) => !fromTheStart),
    random,
  );
  const events: PlannedEvent[] = [];
  for (const day of days) {
    const at = (time: string): number => localInstant(day, time, organization.timeZone);
    for (const policy of coming.draw(2))
      events.push({ kind: 'POLICY_COMES', policy: policy.key, at: at('14:10') });
    for (const policy of deck.draw(1))
      events.push({ kind: 'POLICY_CLOSES', policy: policy.key, at: at('14:10') });
    for (const policy of deck.draw(1))
      events.push({ kind: 'POLICY_CHANGES_HANDS', policy: policy.key, at: at('14:10') });
    for (const policy of deck.draw(1)) events.push(...forcedAt(policy, world, at('15:10')));
    for (const record of recordsOf(deck.draw(1), world))
      events.push({ ...record, kind: 'PORTAL_CHANGES', status: 'SURRENDERED', at: at('16:10') });
    for (const record of recordsOf(deck.draw(1), world))
      events.push({ ...record, kind: 'PORTAL_CHANGES', status: 'TRANSFERRED', at: at('16:10') });
    for (const record of recordsOf(deck.draw(1), world)) {
      events.push({ ...record, kind: 'PORTAL_CHANGES', present: false, at: at('16:10') });
      events.push({ ...record, kind: 'PORTAL_CHANGES', present: true, at: at('16:10') + 3 * 86_400_000 });
    }
  }
  const last = days.at(-1) ?? '';
  return events.filter((event) => event.at < localInstant(last, '23:40', organization.timeZone));
}

/** Pressing Sync: only where one source serves the institution, so that there is no doubt whose answer counts. */
function forcedAt(policy: CrmPolicy, world: World, at: number): PlannedEvent[] {
  const [only, another] = world.sources.filter(
    ({ organization, institution }) =>
      organization === policy.organization && institution === policy.institution,
  );
  if (only === undefined || another !== undefined || only.policies !== undefined) return [];
  return [{ kind: 'FORCED', policy: policy.key, source: only.key, at }];
}

/** Where the carrier knows exactly this number, and once. */
function recordsOf(
  policies: readonly CrmPolicy[],
  world: World,
): { readonly carrier: PortalRecord['carrier']; readonly record: string }[] {
  return policies.flatMap((policy) => {
    const carriers = world.sources
      .filter(({ institution }) => institution === policy.institution)
      .map(({ carrier }) => carrier);
    const [record, twin] = world.portal.filter(
      ({ carrier, number }) => number === policy.number && carriers.includes(carrier),
    );
    return record === undefined || twin !== undefined ? [] : [{ carrier: record.carrier, record: record.id }];
  });
}

/** Each policy is drawn once at most. */
class Deck {
  readonly #left: CrmPolicy[];
  readonly #random: SeededRandom;

  constructor(policies: readonly CrmPolicy[], random: SeededRandom) {
    this.#left = [...policies];
    this.#random = random;
  }

  draw(count: number): CrmPolicy[] {
    const drawn: CrmPolicy[] = [];
    while (drawn.length < count && this.#left.length > 0) {
      drawn.push(...this.#left.splice(this.#random.between(0, this.#left.length - 1), 1));
    }
    return drawn;
  }
}
