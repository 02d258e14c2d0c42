import { dayAfter, localDay, localInstant, weekday } from './localTime.ts';

it.each([
  ['2027-03-28', '01:59', 'Europe/Berlin', '2027-03-28T00:59:00.000Z'],
  ['2027-03-28', '03:00', 'Europe/Berlin', '2027-03-28T01:00:00.000Z'],
  ['2027-03-28', '06:01', 'Europe/Berlin', '2027-03-28T04:01:00.000Z'],
  ['2027-04-04', '00:30', 'Australia/Sydney', '2027-04-03T13:30:00.000Z'],
  ['2027-04-04', '06:01', 'Australia/Sydney', '2027-04-03T20:01:00.000Z'],
])('%s %s in %s is %s', (day, time, timeZone, instant) => {
  expect(new Date(localInstant(day, time, timeZone)).toISOString()).toBe(instant);
  expect(localDay(Date.parse(instant), timeZone)).toBe(day);
});

it('counts days by the calendar', () => {
  expect(dayAfter('2027-02-28')).toBe('2027-03-01');
  expect(weekday('2027-03-28')).toBe(0);
});
