import type { CarrierId, Habit, PlannedOrganization, PlannedSource } from './world.ts';

/** How large a run is. */
export interface DaysForm {
  readonly days: number;
  /** First local day, YYYY-MM-DD. */
  readonly firstDay: string;
  /** Policies of each carrier at its portal. */
  readonly policiesEach: number;
  readonly organizations: readonly PlannedOrganization[];
  readonly sources: readonly PlannedSource[];
  /** Day of the run on which Northgate goes down for two days; none when it is left out. */
  readonly outageOnDay?: number;
  readonly seed: string;
}

const [berlin, sydney, chicago] = ['Berlin', 'Sydney', 'Chicago'];

/** In these fourteen days Berlin changes to daylight saving time, and Sydney from it. */
const firstDay = '2027-03-24';
const organizations: readonly PlannedOrganization[] = [
  { key: berlin, timeZone: 'Europe/Berlin' },
  { key: sydney, timeZone: 'Australia/Sydney' },
  { key: chicago, timeZone: 'America/Chicago' },
];

const lastingPlugin = {
  'meridian-life': 'meridian-lasting',
  'northgate-annuity': 'northgate-lasting',
} as const;

function source(
  organization: string,
  carrier: CarrierId,
  agent: number,
  habit: Habit,
  more: { readonly institution?: string; readonly policies?: number } = {},
): PlannedSource {
  const lasts = habit === 'lasting' || habit === 'overnight';
  const key = `${carrier} ${String(agent)}`;
  return {
    institution: `Institution of ${key}`,
    ...more,
    key,
    organization,
    carrier,
    pluginId: lasts ? lastingPlugin[carrier] : carrier,
    username: `agent-${agent}`,
    habit,
  };
}

const [meridian, northgate] = ['meridian-life', 'northgate-annuity'] as const;
const [shared, both] = [{ institution: 'Meridian of two' }, { institution: 'Northgate of two' }];

const twentySources = [
  source(berlin, meridian, 1, 'early'),
  source(berlin, meridian, 2, 'lasting'),
  source(berlin, meridian, 3, 'early', shared),
  source(berlin, meridian, 4, 'late', shared),
  source(berlin, northgate, 1, 'overnight'),
  source(berlin, northgate, 2, 'early'),
  source(berlin, northgate, 3, 'never'),
  source(sydney, meridian, 5, 'weekdays'),
  source(sydney, meridian, 6, 'lasting'),
  source(sydney, meridian, 7, 'absent'),
  source(sydney, northgate, 4, 'lasting', { policies: 20 }),
  source(sydney, northgate, 5, 'overnight'),
  source(sydney, northgate, 6, 'early', both),
  source(sydney, northgate, 7, 'weekdays', both),
  source(chicago, meridian, 8, 'lasting'),
  source(chicago, meridian, 9, 'tidy'),
  source(chicago, meridian, 10, 'lasting'),
  source(chicago, northgate, 8, 'weekdays'),
  source(chicago, northgate, 9, 'overnight'),
  source(chicago, northgate, 10, 'early'),
];

/** 20 sources with about 10,000 policies in the CRMs. */
export function largeForm(days: number, seed: string, policies = 10_000): DaysForm {
  // Some of a book are in no CRM, and one source has a small part of its own.
  const policiesEach = Math.round(policies * 0.54);
  return { days, firstDay, policiesEach, organizations, sources: twentySources, outageOnDay: 5, seed };
}

/** Three days with four sources and about 200 policies, on which Berlin's clocks change and Northgate is down. */
export function smallForm(seed: string): DaysForm {
  return {
    days: 3,
    firstDay: '2027-03-27',
    policiesEach: 100,
    organizations,
    sources: [
      source(berlin, meridian, 1, 'lasting'),
      source(sydney, northgate, 1, 'early'),
      source(sydney, northgate, 2, 'lasting'),
      source(chicago, meridian, 2, 'late'),
    ],
    outageOnDay: 1,
    seed,
  };
}
