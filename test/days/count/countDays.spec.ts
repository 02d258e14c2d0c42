import { localInstant } from '../plan/localTime.ts';
import type { CrmPolicy, Plan, PlannedEvent, PlannedSource, PortalRecord } from '../plan/world.ts';
import { countDays } from './countDays.ts';
import type { DayRecord, Figures, Standing } from './standing.ts';

const timeZone = 'Europe/Berlin';
const at = (day: string, time: string): number => localInstant(day, time, timeZone);
const [first, second] = ['2027-03-27', '2027-03-28'];

const source = (agent: number, institution = 'Life'): PlannedSource => ({
  key: `source ${String(agent)}`,
  organization: 'Berlin',
  institution,
  carrier: 'meridian-life',
  pluginId: 'meridian-life',
  username: `agent-${agent}`,
  habit: 'early',
});
const policy = (number: string, institution = 'Life'): CrmPolicy => ({
  key: `Berlin/${institution}/${number}`,
  organization: 'Berlin',
  institution,
  number,
  closed: false,
  fromTheStart: true,
});
const record = (number: string, agent = 'agent-1', id = number): PortalRecord => ({
  id,
  carrier: 'meridian-life',
  number,
  agent,
  present: true,
  showsValues: true,
});

const rhythm = [first, second].flatMap((day): PlannedEvent[] => [
  { kind: 'MORNING', organization: 'Berlin', day, at: at(day, '06:01') },
  { kind: 'RECORD', organization: 'Berlin', day, at: at(day, '23:40') },
]);
const linkOnFirst: PlannedEvent[] = [
  { kind: 'LINK', source: 'source 1', at: at(first, '08:00') },
  { kind: 'SESSION_TIMED_OUT', source: 'source 1', at: at(first, '08:12') },
];

function planOf(
  policies: readonly CrmPolicy[],
  portal: readonly PortalRecord[],
  events: readonly PlannedEvent[],
  sources: readonly PlannedSource[] = [source(1)],
): Plan {
  return {
    world: { organizations: [{ key: 'Berlin', timeZone }], sources, policies, portal },
    events: [...rhythm, ...events].sort((left, right) => left.at - right.at),
    startsAt: at(first, '00:30'),
    days: [first, second],
  };
}

const read = (readOn: string): Standing => ({ state: 'SUCCESS', reason: null, syncable: true, readOn });
const waits = (readOn: string | null): Standing => ({
  state: 'NOT_YET_SYNCED',
  reason: 'WAITING_FOR_LINK',
  syncable: true,
  readOn,
});
const notFound: Standing = { state: 'NOT_FOUND', reason: 'POLICY_NOT_FOUND', syncable: true, readOn: null };
const noFigures: Figures = {
  success: 0,
  notFound: 0,
  notYetSynced: 0,
  totalSyncable: 0,
  reasons: {},
  day1: 0,
  day7: 0,
  older: 0,
};

function dayRecord(day: string, standings: Record<string, Standing>, figures: Partial<Figures>): DayRecord {
  return {
    organization: 'Berlin',
    day,
    at: at(day, '23:40'),
    standings: new Map(Object.entries(standings)),
    figures: { ...noFigures, ...figures },
  };
}

/** One policy that is read on the first day, one that the portal does not have; nobody links on the second day. */
const plan = planOf([policy('1'), policy('2')], [record('1')], linkOnFirst);
const [one, two] = ['Berlin/Life/1', 'Berlin/Life/2'];
const firstFigures = { success: 1, notFound: 1, totalSyncable: 2, day1: 1, older: 1 };
const truth: readonly [DayRecord, DayRecord] = [
  dayRecord(first, { [one]: read(first), [two]: notFound }, firstFigures),
  dayRecord(second, { [one]: waits(first), [two]: waits(null) }, { ...firstFigures, day1: 0, day7: 1 }),
];

it('has nothing to say of a product that keeps to the rules', () => {
  expect(countDays(plan, truth)).toEqual([]);
});

describe('notices a planted', () => {
  const [today] = truth;
  const withStanding = (standing: Standing): DayRecord => ({
    ...today,
    standings: new Map([...today.standings, [one, standing]]),
  });

  it.each([
    ['state', { ...read(first), state: 'QUEUED' }, 'QUEUED (no reason), read on 2027-03-27'],
    ['reason', { ...read(first), reason: 'SITE_CHANGED' }, 'SUCCESS (SITE_CHANGED), read on 2027-03-27'],
    ['day of reading', read('2027-03-26'), 'SUCCESS (no reason), read on 2027-03-26'],
    [
      'policy that was counted out',
      { ...read(first), syncable: false },
      'NOT_SYNCABLE (no reason), read on 2027-03-27',
    ],
  ])('wrong %s, with policy, day, expected and found', (_what, standing, found) => {
    const expected = 'SUCCESS (no reason), read on 2027-03-27';
    expect(countDays(plan, [withStanding(standing)])).toEqual([{ day: first, what: one, expected, found }]);
  });

  it('policy that has gone, and one that nobody knows', () => {
    const standings = new Map([
      [one, read(first)],
      ['Berlin/Life/9', read(first)],
    ]);
    expect(countDays(plan, [{ ...today, standings }]).map(({ what, found }) => [what, found])).toEqual([
      [two, 'not there'],
      ['Berlin/Life/9', 'SUCCESS (no reason), read on 2027-03-27'],
    ]);
  });

  it('figure or reason of the Dashboard', () => {
    const figures = { ...today.figures, success: 2, reasons: { INTERNAL: 1 } };
    expect(countDays(plan, [{ ...today, figures }])).toEqual([
      { day: first, what: 'Dashboard of Berlin', expected: 'success 1', found: 'success 2' },
      { day: first, what: 'Dashboard of Berlin', expected: 'INTERNAL 0', found: 'INTERNAL 1' },
    ]);
  });
});

describe('knows that', () => {
  const standingsOf = (given: Plan): string[] =>
    countDays(given, [dayRecord(first, {}, {}), dayRecord(second, {}, {})])
      .filter(({ what }) => !what.startsWith('Dashboard'))
      .map(({ day, what, expected }) => `${day} ${what}: ${expected}`);

  it('a session that the portal has forgotten shows in the next morning', () => {
    const lasting: PlannedEvent[] = [
      { kind: 'LINK', source: 'source 1', at: at(first, '08:00') },
      { kind: 'SESSION_FORGOTTEN', source: 'source 1', at: at(first, '23:10') },
    ];
    expect(standingsOf(planOf([policy('1')], [record('1')], lasting))).toEqual([
      `${first} ${one}: SUCCESS (no reason), read on ${first}`,
      `${second} ${one}: NOT_YET_SYNCED (WAITING_FOR_LINK), read on ${first}`,
    ]);
  });

  it('a policy is Not Found only when every source has said so', () => {
    const lasting: PlannedEvent[] = [
      { kind: 'LINK', source: 'source 1', at: at(first, '08:00') },
      { kind: 'LINK', source: 'source 2', at: at(second, '08:00') },
    ];
    const sources = [source(1), source(2)];
    expect(standingsOf(planOf([policy('1')], [record('1', 'agent-2')], lasting, sources))).toEqual([
      `${first} ${one}: NOT_YET_SYNCED (WAITING_FOR_LINK), never read`,
      `${second} ${one}: SUCCESS (no reason), read on ${second}`,
    ]);
  });

  it('a policy waits for no link that it does not need: what is linked today is asked first', () => {
    const events: PlannedEvent[] = [
      { kind: 'LINK', source: 'source 1', at: at(first, '08:00') },
      { kind: 'SESSION_TIMED_OUT', source: 'source 1', at: at(first, '08:12') },
      { kind: 'LINK', source: 'source 2', at: at(first, '17:00') },
      { kind: 'SESSION_TIMED_OUT', source: 'source 2', at: at(first, '17:12') },
      { kind: 'LINK', source: 'source 1', at: at(second, '08:00') },
      { kind: 'SESSION_TIMED_OUT', source: 'source 1', at: at(second, '08:12') },
      { kind: 'LINK', source: 'source 2', at: at(second, '17:00') },
    ];
    expect(standingsOf(planOf([policy('1')], [], events, [source(1), source(2)]))).toEqual([
      `${first} ${one}: NOT_FOUND (POLICY_NOT_FOUND), never read`,
      `${second} ${one}: NOT_FOUND (POLICY_NOT_FOUND), never read`,
    ]);
  });

  it('the source that read a policy within a week keeps it', () => {
    const events: PlannedEvent[] = [
      { kind: 'LINK', source: 'source 1', at: at(first, '08:00') },
      { kind: 'SESSION_TIMED_OUT', source: 'source 1', at: at(first, '08:12') },
      { kind: 'LINK', source: 'source 2', at: at(second, '08:00') },
    ];
    const records = [record('1'), record('1', 'agent-2', 'twin')];
    expect(standingsOf(planOf([policy('1')], records, events, [source(1), source(2)]))).toEqual([
      `${first} ${one}: SUCCESS (no reason), read on ${first}`,
      `${second} ${one}: NOT_YET_SYNCED (WAITING_FOR_LINK), read on ${first}`,
    ]);
  });

  it('a carrier that is down fails what is linked, and links nobody', () => {
    const down: PlannedEvent[] = [
      { kind: 'LINK', source: 'source 1', at: at(first, '08:00') },
      { kind: 'CARRIER_DOWN', carrier: 'meridian-life', at: at(first, '22:00') },
      { kind: 'LINK', source: 'source 2', at: at(second, '09:00') },
    ];
    const sources = [source(1), source(2, 'Other')];
    const policies = [policy('1'), policy('2', 'Other')];
    expect(standingsOf(planOf(policies, [record('1'), record('2', 'agent-2')], down, sources))).toEqual([
      `${first} ${one}: SUCCESS (no reason), read on ${first}`,
      `${second} ${one}: FAILED (SITE_UNAVAILABLE), read on ${first}`,
      `${first} Berlin/Other/2: NOT_YET_SYNCED (WAITING_FOR_LINK), never read`,
      `${second} Berlin/Other/2: NOT_YET_SYNCED (WAITING_FOR_LINK), never read`,
    ]);
  });

  const downFrom = (time: string): PlannedEvent[] => [
    { kind: 'LINK', source: 'source 1', at: at(first, '08:00') },
    { kind: 'CARRIER_DOWN', carrier: 'meridian-life', at: at(first, '22:00') },
    { kind: 'CARRIER_UP', carrier: 'meridian-life', at: at(second, time) },
  ];
  const comesOnSecond: PlannedEvent[] = [
    { kind: 'POLICY_COMES', policy: two, at: at(second, '20:00') },
    { kind: 'CARRIER_DOWN', carrier: 'meridian-life', at: at(second, '19:50') },
  ];

  it('what a carrier does not answer is tried again for hours, and read when it is up by then', () => {
    expect(standingsOf(planOf([policy('1')], [record('1')], downFrom('10:20')))).toEqual([
      `${first} ${one}: SUCCESS (no reason), read on ${first}`,
      `${second} ${one}: SUCCESS (no reason), read on ${second}`,
    ]);
    expect(standingsOf(planOf([policy('1')], [record('1')], downFrom('10:40')))).toEqual([
      `${first} ${one}: SUCCESS (no reason), read on ${first}`,
      `${second} ${one}: FAILED (SITE_UNAVAILABLE), read on ${first}`,
    ]);
  });

  it('what is still tried again at the end of a day waits, and says why', () => {
    const coming = { ...policy('2'), fromTheStart: false };
    expect(
      standingsOf(planOf([coming], [record('2')], [...downFrom('06:00'), ...comesOnSecond])).at(-1),
    ).toBe(`${second} ${two}: QUEUED (SITE_UNAVAILABLE), never read`);
  });

  it('Sync that is pressed for an unlinked source waits for a link, and no longer than its day', () => {
    const forced: PlannedEvent[] = [
      { kind: 'FORCED', policy: one, source: 'source 1', at: at(first, '15:10') },
    ];
    expect(standingsOf(planOf([policy('1')], [record('1')], forced))).toEqual([
      `${first} ${one}: QUEUED (WAITING_FOR_LINK), never read`,
      `${second} ${one}: NOT_YET_SYNCED (WAITING_FOR_LINK), never read`,
    ]);
  });
});
