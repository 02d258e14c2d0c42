/** How long one day of the run took, in real time. */
export interface DayTime {
  readonly day: string;
  readonly seconds: number;
  /** By what was lived through, the longest first. */
  readonly parts: readonly (readonly [what: string, seconds: number])[];
}

/** Where the real time of a run goes, from the end of one day to the end of the next. */
export class DayTimes {
  readonly #now: () => number;
  readonly #days: DayTime[] = [];
  #begunAt: number;
  #parts = new Map<string, number>();

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#begunAt = now();
  }

  get days(): readonly DayTime[] {
    return this.#days;
  }

  /** Does work on the account of `what`. */
  async spend<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
    const from = this.#now();
    try {
      return await work();
    } finally {
      this.#parts.set(what, (this.#parts.get(what) ?? 0) + this.#now() - from);
    }
  }

  endDay(day: string): DayTime {
    const now = this.#now();
    const parts = [...this.#parts]
      .sort(([, left], [, right]) => right - left)
      .map(([what, ms]) => [what, Math.round(ms / 1_000)] as const);
    const time = { day, seconds: Math.round((now - this.#begunAt) / 1_000), parts };
    this.#days.push(time);
    this.#begunAt = now;
    this.#parts = new Map();
    return time;
  }
}
