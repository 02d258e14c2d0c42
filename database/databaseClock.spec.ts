import { jest } from '@jest/globals';
import { DatabaseClock } from './databaseClock.ts';

const noon = Date.UTC(2026, 10, 21, 12);
const hourMs = 3_600_000;

/** A machine and a database whose clocks the test sets; time passes only when the test says so. */
class Clocks {
  local: number;
  database = noon;
  passed = 0;
  /** How long the database takes to answer, each way. */
  wayMs = 2;
  isAway = false;
  readonly said: string[] = [];
  readonly clock: DatabaseClock;

  constructor({ aheadMs = 0 }: { aheadMs?: number } = {}) {
    this.local = noon + aheadMs;
    this.clock = new DatabaseClock({
      warn: (line) => this.said.push(line),
      sources: { local: () => this.local, monotonic: () => this.passed },
      askEveryMs: hourMs,
    });
  }

  pass(ms: number): void {
    this.local += ms;
    this.database += ms;
    this.passed += ms;
  }

  async ask(): Promise<void> {
    await this.clock.follow({
      query: (): Promise<never> => {
        if (this.isAway) return Promise.reject(new Error('away'));
        this.pass(this.wayMs);
        const rows = [{ ms: this.database }];
        this.pass(this.wayMs);
        return Promise.resolve(rows as never);
      },
    });
    this.clock.stop();
  }

  get offMs(): number {
    return this.clock.nowMs() - this.database;
  }
}

describe("the database's clock in another process", () => {
  it("shows the database's time, however far off the machine's own clock is", async () => {
    const clocks = new Clocks({ aheadMs: 24 * hourMs });
    expect(clocks.offMs).toBe(24 * hourMs);
    await clocks.ask();
    expect(Math.abs(clocks.offMs)).toBeLessThan(5);
  });

  it('does not jump when the own clock is set between two answers, and says that it is wrong, once', async () => {
    const clocks = new Clocks();
    await clocks.ask();
    clocks.local -= hourMs;
    clocks.pass(1_000);
    expect(clocks.offMs).toBe(0);
    await clocks.ask();
    await clocks.ask();
    expect(clocks.said).toEqual([expect.stringContaining("about 60 min behind the database's")]);
  });

  it('follows a database whose clock was set', async () => {
    const clocks = new Clocks();
    await clocks.ask();
    clocks.database += hourMs;
    await clocks.ask();
    expect(Math.abs(clocks.offMs)).toBeLessThan(5);
  });

  it('tells that the time has leapt, forth or back, and not of what computers differ by', async () => {
    const clocks = new Clocks({ aheadMs: hourMs });
    const leaps: number[] = [];
    const stop = clocks.clock.onLeap(() => leaps.push(clocks.offMs));
    for (const setByMs of [0, hourMs, 0, 500, -hourMs, -500]) {
      clocks.database += setByMs;
      await clocks.ask();
    }
    stop();
    clocks.database += hourMs;
    await clocks.ask();
    // The first answer corrects the machine's own clock; each listener finds the time as it is now.
    expect(leaps).toHaveLength(3);
    expect(leaps.every((offMs) => Math.abs(offMs) < 5)).toBe(true);
  });

  it('never goes back for what may be the way of the answer', async () => {
    const clocks = new Clocks();
    await clocks.ask();
    const before = clocks.clock.nowMs();
    clocks.wayMs = 1_000;
    clocks.database -= 900;
    await clocks.ask();
    expect(clocks.clock.nowMs()).toBe(before + 2_000);
  });

  it('asks one question at a time', async () => {
    jest.useFakeTimers();
    const { promise, resolve } = Promise.withResolvers<never>();
    let asked = 0;
    const clock = new DatabaseClock({ warn: () => undefined, askEveryMs: 5 });
    const following = clock.follow({
      query: () => {
        asked += 1;
        return promise;
      },
    });
    jest.advanceTimersByTime(50);
    expect(asked).toBe(1);
    resolve([] as never);
    await following;
    clock.stop();
    jest.useRealTimers();
  });

  it('goes on while the database is away', async () => {
    const clocks = new Clocks({ aheadMs: hourMs });
    await clocks.ask();
    clocks.isAway = true;
    clocks.pass(hourMs);
    await clocks.ask();
    expect(Math.abs(clocks.offMs)).toBeLessThan(5);
  });
});
