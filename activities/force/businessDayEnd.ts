import { businessDay } from '../../contracts/domain/businessClock.ts';

const hourMs = 3_600_000;

/**
 * Milliseconds of business time until the calendar day of an instant is over in a time zone; a day has 23 to 25 hours.
 */
export function untilEndOfDay(instant: Date, timeZone: string): number {
  const today = businessDay(instant, timeZone);
  const isToday = (ms: number): boolean => businessDay(new Date(instant.getTime() + ms), timeZone) === today;
  let still = 0;
  let over = 26 * hourMs;
  while (over - still > 1) {
    const middle = Math.floor((still + over) / 2);
    if (isToday(middle)) still = middle;
    else over = middle;
  }
  return over;
}
