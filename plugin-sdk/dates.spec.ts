import { parseDate } from './dates.ts';

describe('parseDate', () => {
  it.each([
    ['11/20/2026', 'MM/DD/YYYY', '2026-11-20'],
    ['\u00a01/2/2026\u00a0', 'MM/DD/YYYY', '2026-01-02'],
    ['2024-02-29', 'YYYY-MM-DD', '2024-02-29'],
    ['3.9.2026', 'DD.MM.YYYY', '2026-09-03'],
    ['Sep 3, 2026', 'Month D, YYYY', '2026-09-03'],
    ['September 3, 2026', 'Month D, YYYY', '2026-09-03'],
  ] as const)('reads %j as %s', (text, format, date) => {
    expect(parseDate(text, format)).toBe(date);
  });

  it.each([
    ['20/11/2026', 'MM/DD/YYYY'],
    ['02/29/2026', 'MM/DD/YYYY'],
    ['11/20/26', 'MM/DD/YYYY'],
    ['2026-11-20', 'MM/DD/YYYY'],
    ['Nobember 3, 2026', 'Month D, YYYY'],
    ['', 'YYYY-MM-DD'],
    ['0000-00-00', 'YYYY-MM-DD'],
  ] as const)('refuses %j as %s', (text, format) => {
    expect(() => parseDate(text, format)).toThrow(/VALUE_SUSPECT/);
  });
});
