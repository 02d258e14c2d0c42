import { DayTimes } from './dayTimes.ts';

it('says how long each day took, and what took the longest', async () => {
  let now = 0;
  const times = new DayTimes(() => now);
  const spend = (what: string, ms: number): Promise<void> =>
    times.spend(what, () => {
      now += ms;
      return Promise.resolve();
    });
  await spend('MORNING', 4_000);
  await spend('LINK', 9_000);
  await spend('MORNING', 2_000);
  times.endDay('Monday');
  await expect(times.spend('LINK', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  now += 1_000;
  times.endDay('Tuesday');
  expect(times.days).toEqual([
    {
      day: 'Monday',
      seconds: 15,
      parts: [
        ['LINK', 9],
        ['MORNING', 6],
      ],
    },
    { day: 'Tuesday', seconds: 1, parts: [['LINK', 0]] },
  ]);
});
