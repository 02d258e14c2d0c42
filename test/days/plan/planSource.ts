import { dayAfter, localInstant, weekday } from './localTime.ts';
import type { PlannedEvent, PlannedSource } from './world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Portals with short sessions have ended them by then: 4 minutes idle at one, 8 minutes in all at the other. */
const shortSessionIsOverMs = 12 * minuteMs;
/** Before the portal would end it. */
const signedOutAfterMs = 3 * minuteMs;
const lastingNorthgateIsOverMs = 31 * hourMs + 5 * minuteMs;

/** Odd hours at which a portal forgets a lasting session, one a day of the run; none on the days between. */
const oddHours: readonly (string | null)[] = ['13:05', null, '02:17', '23:10', null, null, '00:20'];

/** When the person of one source links it, and when its sessions end. */
export function planSource(source: PlannedSource, timeZone: string, days: readonly string[]): PlannedEvent[] {
  const at = (day: string, time: string): number => localInstant(day, time, timeZone);
  switch (source.habit) {
    case 'never':
      return [];
    case 'early':
      return days.flatMap((day) => briefSession(source, at(day, '08:10')));
    case 'late':
      return days.flatMap((day) => briefSession(source, at(day, '17:30')));
    case 'tidy':
      return days.flatMap((day) => signedOut(source, at(day, '17:30')));
    case 'weekdays':
      return days
        .filter((day) => weekday(day) % 6 !== 0)
        .flatMap((day) => briefSession(source, at(day, '09:20')));
    case 'absent':
      return days
        .filter((_, place) => place < 2 || place > 10)
        .flatMap((day) => briefSession(source, at(day, '08:10')));
    case 'overnight':
      return days.filter((_, place) => place % 2 === 0).flatMap((day) => overnight(source, at(day, '18:15')));
    case 'lasting':
      return lasting(source, days, at);
  }
}

function briefSession({ key: source }: PlannedSource, at: number): PlannedEvent[] {
  return [
    { kind: 'LINK', source, at },
    { kind: 'SESSION_TIMED_OUT', source, at: at + shortSessionIsOverMs },
  ];
}

/** In the evening; the session lives through the night, through an outage too. */
function overnight({ key: source }: PlannedSource, at: number): PlannedEvent[] {
  return [
    { kind: 'LINK', source, at },
    { kind: 'SESSION_TIMED_OUT', source, at: at + lastingNorthgateIsOverMs },
  ];
}

function signedOut({ key: source }: PlannedSource, at: number): PlannedEvent[] {
  return [
    { kind: 'LINK', source, at },
    { kind: 'UNLINK', source, at: at + signedOutAfterMs },
  ];
}

/** Linked on the first day; whenever the next morning has shown that the session is gone, linked again at 07:30. */
function lasting(
  { key: source, carrier }: PlannedSource,
  days: readonly string[],
  at: (day: string, time: string) => number,
): PlannedEvent[] {
  const events: PlannedEvent[] = [];
  let linkOn: string | undefined = days[0];
  for (const [place, day] of days.entries()) {
    if (day === linkOn) events.push({ kind: 'LINK', source, at: at(day, '07:30') });
    if (linkOn === undefined || linkOn <= day) linkOn = undefined;
    // The session of the small book lives as long as its portal allows.
    const hour = carrier === 'meridian-life' ? oddHours[place % oddHours.length] : null;
    if (hour === null || hour === undefined || linkOn !== undefined) continue;
    events.push({ kind: 'SESSION_FORGOTTEN', source, at: at(dayOfHour(day, hour), hour) });
    // It shows in the morning after.
    linkOn = dayAfter(day);
  }
  return carrier === 'meridian-life' ? events : renewed(source, days, at);
}

/** Hours before the morning belong to the night that follows the day. */
function dayOfHour(day: string, hour: string): string {
  return hour < '04:00' ? dayAfter(day) : day;
}

/** A session that is ended after 31 hours, and linked again at the next half past seven. */
function renewed(
  source: string,
  days: readonly string[],
  at: (day: string, time: string) => number,
): PlannedEvent[] {
  return days
    .filter((_, place) => place % 2 === 0)
    .flatMap((day): PlannedEvent[] => [
      { kind: 'LINK', source, at: at(day, '07:30') },
      { kind: 'SESSION_TIMED_OUT', source, at: at(day, '07:30') + lastingNorthgateIsOverMs },
    ]);
}
