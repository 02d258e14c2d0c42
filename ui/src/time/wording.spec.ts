import { about, ago, calendarDate, countdown } from './wording.ts';

const now = Date.parse('2026-11-20T08:00:00Z');
const before = (milliseconds: number) => new Date(now - milliseconds).toISOString();

describe('time in words', () => {
  it.each([
    [0, 'just now'],
    [-5_000, 'just now'],
    [20_000, '20 s ago'],
    [3 * 60_000, '3 min ago'],
    [5 * 3_600_000, '5 h ago'],
    [30 * 3_600_000, 'yesterday'],
    [72 * 3_600_000, '3 days ago'],
  ])('says how long ago %i ms is: %s', (passed, words) => {
    expect(ago(before(passed), now)).toBe(words);
  });

  it('counts down to 0:00 and no further', () => {
    expect([65_000, 900, 0, -4_000].map(countdown)).toEqual(['1:05', '0:01', '0:00', '0:00']);
  });

  it('estimates in seconds, minutes and hours', () => {
    expect([0, 12_400, 180_000, 7_200_000].map(about)).toEqual(['~1 s', '~12 s', '~3 min', '~2 h']);
  });

  it('keeps a date on its day in every time zone', () => {
    expect(calendarDate('2026-11-01', now)).toBe('Nov 1');
    expect(calendarDate('2025-12-31', now)).toBe('Dec 31, 2025');
  });
});
