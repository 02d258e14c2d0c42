import type { DataSource } from 'typeorm';
import type { WallClock } from '../contracts/domain/businessClock.ts';

export interface ClockSources {
  /** What this machine's clock shows, in milliseconds since 1970; it may be wrong, and be set. */
  local(): number;
  /** Milliseconds of a clock that cannot be set. */
  monotonic(): number;
}

const machineClocks: ClockSources = { local: () => Date.now(), monotonic: () => performance.now() };

const usuallyAskEveryMs = 5_000;
/** Less than this is how computers' clocks differ, and no reason for time to jump. */
const toleranceMs = 200;
/** A step of the time that others have to hear of. */
const leapMs = 1_000;
/** An own clock that is off by more than this is worth a word. */
const worthAWordMs = 60_000;

export interface DatabaseClockTools {
  warn(line: string): void;
  sources?: ClockSources;
  askEveryMs?: number;
}

/**
 * The time by which all cloud processes go: the database's. Days, leases, tokens and the order of readings are written
 * by one process and compared by another, so one machine with a wrong clock would settle days that have not come, or
 * let an old value stand for a new one. Between two answers the time is carried on by a clock that cannot be set.
 */
export class DatabaseClock implements WallClock {
  private readonly sources: ClockSources;
  private readonly tools: DatabaseClockTools;
  private known: { readonly ms: number; readonly at: number };
  private asking: NodeJS.Timeout | undefined;
  private underWay: Promise<void> | undefined;
  private isOwnWrong = false;
  private readonly leapListeners = new Set<() => void>();

  /** By this machine's clock until the database has answered. */
  constructor(tools: DatabaseClockTools) {
    this.tools = tools;
    this.sources = tools.sources ?? machineClocks;
    this.known = { ms: this.sources.local(), at: this.sources.monotonic() };
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  /** Milliseconds since 1970. */
  nowMs(): number {
    return this.at(this.sources.monotonic());
  }

  /** What this machine's own clock shows: a second opinion, nothing to go by. */
  ownMs(): number {
    return this.sources.local();
  }

  /**
   * Told when the time has leapt, since the database's clock was set: others who carry it on have it wrong.
   *
   * @returns stops the telling
   */
  onLeap(listener: () => void): () => void {
    this.leapListeners.add(listener);
    return () => {
      this.leapListeners.delete(listener);
    };
  }

  /** Asks now, resolves when that was answered or failed, and asks again from time to time. Never rejects. */
  async follow(database: Pick<DataSource, 'query'>): Promise<void> {
    clearInterval(this.asking);
    this.asking = setInterval(() => void this.askOnce(database), this.tools.askEveryMs ?? usuallyAskEveryMs);
    this.asking.unref();
    await this.askOnce(database);
  }

  stop(): void {
    clearInterval(this.asking);
  }

  /** One question at a time: a database that does not answer is not asked on all connections. */
  private askOnce(database: Pick<DataSource, 'query'>): Promise<void> {
    this.underWay ??= this.ask(database).finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async ask(database: Pick<DataSource, 'query'>): Promise<void> {
    const askedAt = this.sources.monotonic();
    const rows: unknown = await database
      .query('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms')
      // A database that is away has its own words elsewhere; time goes on meanwhile.
      .catch(() => []);
    const [answer] = rows as { ms: number }[];
    if (answer !== undefined) this.take(answer.ms, askedAt);
    this.watchOwn();
  }

  /** The answer was given at some time between question and now; within that, what is believed stands. */
  private take(ms: number, askedAt: number): void {
    const halfWayMs = (this.sources.monotonic() - askedAt) / 2;
    const at = askedAt + halfWayMs;
    const stepMs = Math.abs(ms - this.at(at));
    if (stepMs <= halfWayMs + toleranceMs) return;
    this.known = { ms, at };
    if (stepMs > halfWayMs + leapMs) for (const tell of [...this.leapListeners]) tell();
  }

  private at(monotonic: number): number {
    return this.known.ms + monotonic - this.known.at;
  }

  private watchOwn(): void {
    const offsetMs = this.sources.local() - this.nowMs();
    const isWrong = Math.abs(offsetMs) > worthAWordMs;
    if (isWrong && !this.isOwnWrong) {
      const minutes = Math.round(Math.abs(offsetMs) / 60_000);
      this.tools.warn(
        `This machine's clock is about ${String(minutes)} min ${offsetMs > 0 ? 'ahead of' : 'behind'} the database's. ` +
          "Compare both with the right time; the database's is used.",
      );
    }
    this.isOwnWrong = isWrong;
  }
}
