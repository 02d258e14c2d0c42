import { growthAfterThirdDay, type DayMeasures } from './flatness.ts';

const days = (name: string, values: readonly number[]): DayMeasures[] =>
  values.map((value, place) => ({ day: String(place), values: { [name]: value } }));

it('lets the first three days grow, and small noise afterwards', () => {
  expect(growthAfterThirdDay(days('memory/api', [90, 120, 150, 160, 165, 158, 170, 162, 171]))).toEqual([]);
  expect(growthAfterThirdDay(days('connections', [10, 20, 30, 31, 30, 32, 33, 31, 34]))).toEqual([]);
});

it.each([
  ['heap/worker', [30, 34, 35, 35, 36, 38, 40, 43, 45]],
  ['memory/worker', [150, 150, 150, 160, 180, 200, 230, 260, 290]],
  ['handles/device', [40, 40, 40, 41, 43, 45, 50, 55, 60]],
  ['connections', [10, 10, 10, 11, 12, 13, 16, 19, 22]],
  ['table/outbox', [900, 900, 900, 4_000, 5_000, 6_000, 9_000, 10_000, 11_000]],
  ['history/dailySweep', [60, 60, 60, 90, 120, 150, 260, 290, 320]],
])('names %s when it goes on growing', (name, values) => {
  expect(growthAfterThirdDay(days(name, values))).toEqual([{ name, before: values[4], after: values[7] }]);
});

it('does not judge a run that is too short', () => {
  expect(growthAfterThirdDay(days('memory/api', [1, 2, 3, 4, 5, 6, 7, 8]))).toBeUndefined();
});
