import { untilEndOfDay } from './businessDayEnd.ts';

const hours = (count: number): number => count * 3_600_000;

describe('the end of the business day', () => {
  it.each([
    ['in the morning', '2026-11-20T15:00:00Z', 'America/New_York', hours(14)],
    ['when the clock is put back', '2026-11-01T04:00:00Z', 'America/New_York', hours(25)],
    ['when the clock is put forward', '2026-03-08T05:00:00Z', 'America/New_York', hours(23)],
    ['one second before midnight', '2026-11-20T23:59:59Z', 'UTC', 1_000],
    ['at midnight, when the next day is whole', '2026-11-20T00:00:00Z', 'UTC', hours(24)],
  ])('is found %s', (_when, instant, timeZone, expected) => {
    expect(untilEndOfDay(new Date(instant), timeZone)).toBe(expected);
  });
});
