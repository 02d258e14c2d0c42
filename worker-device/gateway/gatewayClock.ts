import { clockOffsetWarningMs } from '../../contracts/device/protocol.ts';
import type { BusinessClock } from '../../contracts/domain/businessClock.ts';

/**
 * The gateway's time as this device knows it. An appliance's own clock may be years off or be set while it runs, and
 * envelopes, keys and challenges expire by the time that browsers and gateway share. Between two answers of the
 * gateway the time is carried on by a clock that cannot be set.
 */
export class GatewayClock implements BusinessClock {
  private readonly local: BusinessClock;
  private readonly monotonicNow: () => number;
  private known: { serverTimeMs: number; at: number } | undefined;

  constructor(local: BusinessClock, monotonicNow: () => number = () => performance.now()) {
    this.local = local;
    this.monotonicNow = monotonicNow;
  }

  now(): Date {
    if (this.known === undefined) return this.local.now();
    const elapsedMs = this.monotonicNow() - this.known.at;
    return new Date(this.known.serverTimeMs + elapsedMs * this.businessSpeed());
  }

  wallMs(businessMs: number): number {
    return this.local.wallMs(businessMs);
  }

  /** What the device's own clock shows, for the gateway to compare. */
  deviceTime(): string {
    return this.local.now().toISOString();
  }

  /**
   * Takes in an answer of the gateway.
   *
   * @param askedAt monotonic milliseconds when the question was sent; half of the way is assumed each way
   */
  synchronize(serverTime: string, askedAt: number): void {
    const serverTimeMs = Date.parse(serverTime);
    if (Number.isNaN(serverTimeMs)) return;
    this.known = { serverTimeMs, at: (askedAt + this.monotonicNow()) / 2 };
  }

  /** Milliseconds that the device's own clock is ahead of the gateway's, when that is worth a word. */
  warningOffsetMs(): number | undefined {
    const offsetMs = this.local.now().getTime() - this.now().getTime();
    return Math.abs(offsetMs) > clockOffsetWarningMs * this.businessSpeed() ? offsetMs : undefined;
  }

  monotonic(): number {
    return this.monotonicNow();
  }

  private businessSpeed(): number {
    return 1 / this.local.wallMs(1);
  }
}
