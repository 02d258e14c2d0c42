import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { businessDay, minuteOfDay } from '../../contracts/domain/businessClock.ts';
import { rowOf } from '../store/rows.ts';

/** The day of an organization starts between 04:00 and 06:00 its own time: agencies of a time zone not all at once. */
export const dayStartsAtHour = 4;
export const dayStartJitterMinutes = 120;

/** Minute of the local day after which a day that no Schedule has started is started by the reconciler. */
export const schedulesAreOver = dayStartsAtHour * 60 + dayStartJitterMinutes + 5;

/** Minute of the local day at which an organization's day starts where no Schedule does it: the same each day. */
export function startOfDay(organizationId: string): number {
  const draw = createHash('sha256').update(organizationId).digest().readUInt32BE(0);
  return dayStartsAtHour * 60 + (draw % dayStartJitterMinutes);
}

interface DayFacts {
  timeZone: string;
  startedDay: string | null;
}

/** Whether the present business day of the tenant has not been started although it is `earliestMinute` or later there. */
export async function isDayDue(manager: EntityManager, earliestMinute: number, now: Date): Promise<boolean> {
  const facts = await rowOf<DayFacts>(
    manager,
    `SELECT time_zone AS "timeZone", started_day::text AS "startedDay" FROM organizations`,
  );
  if (facts === undefined) return false;
  const { timeZone, startedDay } = facts;
  // A later one was noted by a clock that was ahead: that day has not been started.
  if (startedDay === businessDay(now, timeZone)) return false;
  return minuteOfDay(now, timeZone) >= earliestMinute;
}

export async function noteStarted(manager: EntityManager, now: Date): Promise<void> {
  const facts = await rowOf<DayFacts>(manager, 'SELECT time_zone AS "timeZone" FROM organizations');
  if (facts === undefined) return;
  await manager.query('UPDATE organizations SET started_day = $1', [businessDay(now, facts.timeZone)]);
}
