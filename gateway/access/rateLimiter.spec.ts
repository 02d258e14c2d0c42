import { RateLimiter } from './rateLimiter.ts';

let now = 0;
const limiterOf = (maxKeys = 10): RateLimiter =>
  new RateLimiter({ burst: 3, perSecond: 1, maxKeys }, () => now);

function taken(limiter: RateLimiter, key: string, tries: number): number {
  return Array.from({ length: tries }, () => limiter.take(key)).filter(Boolean).length;
}

describe('a rate limiter', () => {
  it('allows a burst, then the rate', () => {
    const limiter = limiterOf();
    expect(taken(limiter, 'device', 5)).toBe(3);
    now += 2_000;
    expect(taken(limiter, 'device', 5)).toBe(2);
  });

  it('keeps callers apart', () => {
    const limiter = limiterOf();
    expect(taken(limiter, 'flood', 100)).toBe(3);
    expect(taken(limiter, 'quiet', 1)).toBe(1);
  });

  it('refuses more keys than it can tell apart, and takes new ones when old ones have rested', () => {
    const limiter = limiterOf(2);
    expect([limiter.take('a'), limiter.take('b'), limiter.take('c')]).toEqual([true, true, false]);
    expect(limiter.take('a')).toBe(true);
    now += 3_000;
    expect(limiter.take('c')).toBe(true);
  });
});
