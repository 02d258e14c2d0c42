import { clockOffsetWarningMs } from '../../contracts/device/protocol.ts';

export interface ClockSources {
  /** What this machine's clock shows, in milliseconds since 1970; anybody may set it. */
  local(): number;
  /** Milliseconds of a clock that cannot be set. */
  monotonic(): number;
}

const machineClocks: ClockSources = { local: () => Date.now(), monotonic: () => performance.now() };

/**
 * The gateway's wall-clock time as this device knows it. An appliance's own clock may be years off or be set while it
 * runs, and envelopes, keys and challenges expire by the time that browsers and gateway share. Between two answers of
 * the gateway the time is carried on by the clock that cannot be set.
 */
export class GatewayClock {
  private readonly sources: ClockSources;
  private known: { serverTimeMs: number; at: number } | undefined;

  constructor(sources: ClockSources = machineClocks) {
    this.sources = sources;
  }

  /** Milliseconds since 1970; by this machine's clock until the gateway has answered. */
  wallNow(): number {
    if (this.known === undefined) return this.sources.local();
    return this.known.serverTimeMs + this.sources.monotonic() - this.known.at;
  }

  /** What the device's own clock shows, for the gateway to compare. */
  deviceTime(): string {
    return new Date(this.sources.local()).toISOString();
  }

  monotonic(): number {
    return this.sources.monotonic();
  }

  /**
   * Takes in an answer of the gateway.
   *
   * @param askedAt `monotonic()` when the question was sent; half of the way is assumed each way
   */
  synchronize(serverTime: string, askedAt: number): void {
    const serverTimeMs = Date.parse(serverTime);
    if (Number.isNaN(serverTimeMs)) return;
    this.known = { serverTimeMs, at: (askedAt + this.sources.monotonic()) / 2 };
  }

  /** Milliseconds that the device's own clock is ahead of the gateway's, when that is worth a word. */
  warningOffsetMs(): number | undefined {
    const offsetMs = this.sources.local() - this.wallNow();
    return Math.abs(offsetMs) > clockOffsetWarningMs ? offsetMs : undefined;
  }
}
