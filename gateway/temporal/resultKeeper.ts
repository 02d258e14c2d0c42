import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { GatewayRefusal } from '../grpc/refusal.ts';

export interface ResultKeeperSettings {
  /** A worker waits about 10 s for its answer; before that the gateway takes the result upon itself. */
  readonly answerWithinMs: number;
  readonly againAfterMs: number;
  /** Longer than any time-out that a lost result would run into. */
  readonly keptForMs: number;
  readonly mostKept: number;
}

const usualSettings: ResultKeeperSettings = {
  answerWithinMs: 3_000,
  againAfterMs: 500,
  keptForMs: 10 * 60_000,
  mostKept: 1_000,
};

/**
 * Brings results of devices to Temporal although it is away for a while. A worker repeats a result for some 10 s and
 * then forgets it; its workflow would wait, and with it a person, until a time-out of minutes. What Temporal has taken
 * already, or wants no more, it answers with NOT_FOUND: a result that is sent twice does nothing the second time.
 */
export class ResultKeeper {
  private readonly settings: ResultKeeperSettings;
  private readonly log: Logger;
  private readonly closing = new AbortController();
  private kept = 0;

  constructor(log: Logger, settings: Partial<ResultKeeperSettings> = {}) {
    this.log = log;
    this.settings = { ...usualSettings, ...settings };
  }

  /** Resolves when Temporal has the result, or when it is kept here. Rejects when Temporal refuses it. */
  async deliver(send: () => Promise<unknown>): Promise<void> {
    const first = send().then(
      () => 'DELIVERED' as const,
      (error: unknown) => {
        if (!isAway(error) || this.kept >= this.settings.mostKept) throw error;
        return 'AWAY' as const;
      },
    );
    const late = delay(this.settings.answerWithinMs, 'LATE' as const, { ref: false });
    if ((await Promise.race([first, late])) === 'DELIVERED') return;
    void this.keep(first, send);
  }

  close(): void {
    this.closing.abort();
  }

  private async keep(first: Promise<'DELIVERED' | 'AWAY'>, send: () => Promise<unknown>): Promise<void> {
    this.kept += 1;
    try {
      if ((await first) === 'AWAY') await this.repeat(send);
    } catch (error) {
      this.log.info({ err: error }, 'a result that was kept is no longer wanted');
    } finally {
      this.kept -= 1;
    }
  }

  private async repeat(send: () => Promise<unknown>): Promise<void> {
    const { againAfterMs, keptForMs } = this.settings;
    for (const until = performance.now() + keptForMs; performance.now() < until;) {
      await delay(againAfterMs, undefined, { signal: this.closing.signal, ref: false });
      try {
        await send();
        this.log.info('a result that was kept has been delivered');
        return;
      } catch (error) {
        if (!isAway(error)) throw error;
      }
    }
    this.log.warn('a result was kept in vain: Temporal stayed away');
  }
}

function isAway(error: unknown): boolean {
  return error instanceof GatewayRefusal && error.code === 'SERVICE_UNAVAILABLE';
}
