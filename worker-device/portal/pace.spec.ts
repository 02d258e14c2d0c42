import { Pace } from './pace.ts';
import type { PaceClock } from './pace.ts';

const never = new AbortController().signal;

/** Time that passes only while it is slept away: a busy machine stands still between two looks at a real clock. */
function rehearsedTime(): PaceClock {
  let now = 0;
  return {
    now: () => now,
    sleep: (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
}

describe('Pace', () => {
  it('lets no more requests start in any second than the plugin allows', async () => {
    const clock = rehearsedTime();
    const pace = new Pace({ requestsPerSecond: 20, maxConcurrentRequests: 50 }, clock);
    const starts: number[] = [];
    const note = (): Promise<void> => {
      starts.push(clock.now());
      return Promise.resolve();
    };
    await Promise.all(Array.from({ length: 45 }, () => pace.run(never, note)));
    const tooClose = starts.filter((start, place) => (starts[place + 20] ?? Infinity) - start < 1_000);
    expect(tooClose).toEqual([]);
    expect(starts).toHaveLength(45);
  });

  it('keeps within the requests in flight, and starts the next as soon as one ends', async () => {
    const pace = new Pace({ requestsPerSecond: 1_000, maxConcurrentRequests: 3 });
    let inFlight = 0;
    let most = 0;
    const request = async (): Promise<void> => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
    };
    await Promise.all(Array.from({ length: 12 }, () => pace.run(never, request)));
    expect(most).toBe(3);
  });

  it('lets the others go on after a request that failed', async () => {
    const pace = new Pace({ requestsPerSecond: 1_000, maxConcurrentRequests: 1 });
    await expect(pace.run(never, () => Promise.reject(new Error('torn')))).rejects.toThrow('torn');
    expect(await pace.run(never, () => Promise.resolve('next'))).toBe('next');
  });

  it('starts nothing before a pause is over, and nothing at all when it is given up', async () => {
    const pace = new Pace({ requestsPerSecond: 1_000, maxConcurrentRequests: 1 });
    const begun = performance.now();
    pace.pause(60);
    await pace.run(never, () => Promise.resolve());
    expect(performance.now() - begun).toBeGreaterThanOrEqual(59);
    pace.pause(60_000);
    await expect(pace.run(AbortSignal.timeout(10), () => Promise.resolve())).rejects.toThrow();
  });
});
