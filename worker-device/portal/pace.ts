import { setTimeout as sleep } from 'node:timers/promises';
import type { PluginSessionFacts } from '../../contracts/domain/plugins.ts';

/** Room for the network: what leaves a second apart must not arrive within one. */
const marginMs = 40;

export interface PaceClock {
  /** Milliseconds that never go back. */
  now(): number;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

const realTime: PaceClock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
};

/**
 * Keeps a session within its plugin's requests a second (a sliding window, so bursts below the limit cost nothing)
 * and requests in flight. First come, first served.
 */
export class Pace {
  readonly #perWindow: number;
  readonly #windowMs: number;
  readonly #clock: PaceClock;
  readonly #starts: number[] = [];
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #notBefore = 0;
  #lastTurn: Promise<void> = Promise.resolve();

  constructor(
    facts: Pick<PluginSessionFacts, 'requestsPerSecond' | 'maxConcurrentRequests'>,
    clock: PaceClock = realTime,
  ) {
    this.#perWindow = Math.max(1, Math.floor(facts.requestsPerSecond));
    this.#windowMs = (this.#perWindow * 1_000) / facts.requestsPerSecond + marginMs;
    this.#free = facts.maxConcurrentRequests;
    this.#clock = clock;
  }

  /** Runs a request once there is room for it. Rejects with the signal's reason when that comes first. */
  async run<Result>(signal: AbortSignal, request: () => Promise<Result>): Promise<Result> {
    await this.#enter();
    try {
      await this.turn(signal);
      return await request();
    } finally {
      this.#leave();
    }
  }

  /** Waits for the rate alone: for requests that a page makes by itself. */
  turn(signal: AbortSignal): Promise<void> {
    const mine = this.#lastTurn.then(() => this.#waitForRoom(signal));
    this.#lastTurn = mine.catch(() => undefined);
    return mine;
  }

  /** Counts what really started: a timer that fires late must not let a crowd through after it. */
  async #waitForRoom(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const oldest = this.#starts.length < this.#perWindow ? undefined : this.#starts[0];
      const earliest = Math.max(this.#notBefore, oldest === undefined ? 0 : oldest + this.#windowMs);
      const now = this.#clock.now();
      if (now >= earliest) {
        this.#starts.push(now);
        if (this.#starts.length > this.#perWindow) this.#starts.shift();
        return;
      }
      await this.#clock.sleep(earliest - now, signal);
    }
  }

  /** The portal asked for a pause: nothing starts before it is over. */
  pause(milliseconds: number): void {
    this.#notBefore = Math.max(this.#notBefore, this.#clock.now() + milliseconds);
  }

  async #enter(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
