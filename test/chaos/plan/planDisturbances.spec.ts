import { killsOf, planDisturbances, victims } from './planDisturbances.ts';

const seeds = Array.from({ length: 50 }, (_, index) => `seed ${String(index)}`);

describe('the plan of a chaos run', () => {
  it('is the same for the same seed and another for another', () => {
    expect(planDisturbances('a', 20)).toEqual(planDisturbances('a', 20));
    expect(planDisturbances('a', 20)).not.toEqual(planDisturbances('b', 20));
  });

  it.each([0, 1, 2, 5, 20])('has exactly %i kills', (kills) => {
    for (const seed of seeds) {
      const planned = planDisturbances(seed, kills).reduce((sum, one) => sum + killsOf(one), 0);
      expect(planned).toBe(kills);
    }
  });

  it('leaves no process out of a run of 20 kills', () => {
    for (const seed of seeds) {
      const hit = planDisturbances(seed, 20).flatMap((one) =>
        one.kind === 'kill' ? one.victims : [one.victim],
      );
      expect(new Set(hit)).toEqual(new Set(victims));
    }
  });

  it('kills two at once, in the middle of a start, and freezes', () => {
    const plans = seeds.flatMap((seed) => planDisturbances(seed, 20));
    expect(new Set(plans.map(({ kind }) => kind))).toEqual(new Set(['kill', 'killAtStart', 'freeze']));
    expect(plans.some((one) => one.kind === 'kill' && one.victims.length === 2)).toBe(true);
  });
});
