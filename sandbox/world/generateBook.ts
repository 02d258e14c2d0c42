import { createHash } from 'node:crypto';
import type { CarrierProfile } from './carrierProfile.ts';
import { people } from './people.ts';
import type { Person } from './people.ts';
import type { AgentName, Audience, CrmRecord, Peculiarity, Policy } from './policy.ts';
import { FORMAT_OF, INDICATOR_OF, peculiarityAt, STATUS_OF } from './peculiarities.ts';
import { seededRandom } from './seededRandom.ts';
import type { SeededRandom } from './seededRandom.ts';

/**
 * A carrier's book of `count` policies, and beyond them a few that only the CRM has (one for each hundred, three
 * at least). The same profile, seed and count give the same book; a larger count begins with the smaller book. With
 * further agents, each has a part of the book that follows the one before.
 */
export function generateBook(profile: CarrierProfile, seed: string, count: number, agents = 0): Policy[] {
  const random = seededRandom(`${seed}/${profile.id}`);
  const owners = policyOwners(seed, random);
  const policies: Policy[] = [];
  for (let place = 0; place < count; place += 1) {
    const policy = portalPolicy(profile, seed, random, place, owners.next().value, policies.at(-1));
    policies.push(agents === 0 ? policy : { ...policy, audience: agentAt(place, count, agents) });
  }
  const extra = Math.max(3, Math.floor(count / 100));
  // Their own sequence: the book of the portal does not depend on how many the CRM has beyond it.
  const crmRandom = seededRandom(`${seed}/${profile.id}/crm`);
  const holders = policyOwners(`${seed}/crm`, crmRandom);
  for (let place = 0; place < extra; place += 1) {
    policies.push(crmOnlyPolicy(profile, seed, crmRandom, place, holders.next().value));
  }
  return policies;
}

function agentAt(place: number, count: number, agents: number): AgentName {
  return `agent-${Math.floor((place * agents) / count) + 1}`;
}

/** Every person holds one to three policies, one after the other. */
function* policyOwners(seed: string, random: SeededRandom): Generator<Person, never> {
  for (const owner of people(seed)) {
    const holdings = random.between(1, 3);
    for (let holding = 0; holding < holdings; holding += 1) yield owner;
  }
  throw new Error('there is no end of people');
}

function portalPolicy(
  profile: CarrierProfile,
  seed: string,
  random: SeededRandom,
  place: number,
  owner: Person,
  previous: Policy | undefined,
): Policy {
  const peculiarity = peculiarityAt(place);
  const status = STATUS_OF[peculiarity] ?? 'IN_FORCE';
  const number = numberFor(profile, peculiarity, serialAt(place), previous);
  const values = profile.drawValues(random, status);
  const audience = drawAudience(random);
  // Where two numbers are to be told apart, one login has to see both.
  const together = previous !== undefined && number.startsWith(previous.number);
  return {
    id: opaqueId(seed, profile.id, `portal-${place}`),
    number,
    owner: previous?.number === number && previous.owner.id === owner.id ? somebodyElse(owner) : owner,
    product: random.pick(profile.products),
    status,
    issueDate: drawDate(random),
    values: peculiarity === 'negative-value' ? { ...values, [profile.surrenderValueName]: -1_200 } : values,
    valuedDaysAgo: random.between(1, 3),
    valuedOn: null,
    audience: together ? previous.audience : audience,
    atPortal: true,
    crm: crmRecord(peculiarity, number),
    peculiarity,
  };
}

/** The number that appears twice is to belong to different people. */
function somebodyElse(owner: Person): Person {
  return { ...owner, id: `${owner.id}-b`, firstName: 'Eleanor', email: `eleanor.${owner.email}` };
}

function crmOnlyPolicy(
  profile: CarrierProfile,
  seed: string,
  random: SeededRandom,
  place: number,
  owner: Person,
): Policy {
  const number = profile.numbers.plain(9_000_000 + place);
  return {
    id: opaqueId(seed, profile.id, `crm-${place}`),
    number,
    owner: { ...owner, id: `crm-${owner.id}`, email: `crm.${owner.email}` },
    product: random.pick(profile.products),
    status: 'IN_FORCE',
    issueDate: drawDate(random),
    values: {},
    valuedDaysAgo: 1,
    valuedOn: null,
    audience: 'shared',
    atPortal: false,
    crm: { present: true, number, statusIndicator: 'Open' },
    peculiarity: 'only-in-crm',
  };
}

/** Scattered over a million, and different for every place below that. */
function serialAt(place: number): number {
  return 4_000_000 + ((place * 7_919) % 1_000_000);
}

function numberFor(
  profile: CarrierProfile,
  peculiarity: Peculiarity,
  serial: number,
  previous: Policy | undefined,
): string {
  if (peculiarity === 'extends-another' && previous !== undefined) return `${previous.number}0`;
  if (peculiarity === 'number-twice' && previous?.peculiarity === 'number-twice') return previous.number;
  return profile.numbers[FORMAT_OF[peculiarity] ?? 'plain'](serial);
}

function crmRecord(peculiarity: Peculiarity, number: string): CrmRecord {
  return {
    present: peculiarity !== 'only-at-portal',
    number: peculiarity === 'number-differs-in-crm' ? number.replace(/^0+/, '') : number,
    statusIndicator: INDICATOR_OF[peculiarity] ?? 'Open',
  };
}

function drawAudience(random: SeededRandom): Audience {
  const draw = random.between(1, 10);
  if (draw <= 2) return 'shared';
  return draw <= 6 ? 'smith' : 'jones';
}

function drawDate(random: SeededRandom): string {
  const month = String(random.between(1, 12)).padStart(2, '0');
  const day = String(random.between(1, 28)).padStart(2, '0');
  return `${random.between(1998, 2025)}-${month}-${day}`;
}

function opaqueId(...parts: string[]): string {
  return createHash('sha256').update(parts.join('/')).digest('hex').slice(0, 20);
}
