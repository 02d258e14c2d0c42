import { deviceSilentAfterMs } from '../../contracts/domain/devices.ts';

/** More than passes are late, less than the silence that counts. */
const wasSetMs = 30_000;

/**
 * Devices are silent by the database's clock. When that was set, every device seems silent for the time that it was set
 * by, or none is any more, until each of them has been heard of again.
 */
export class SilenceWatch {
  private readonly monotonic: () => number;
  private last: { readonly databaseMs: number; readonly at: number } | undefined;
  private measurableFrom = -Infinity;
  private readonly dated = new Map<string, { readonly heardAt: string; readonly seenAt: number }>();

  constructor(monotonic: () => number = () => performance.now()) {
    this.monotonic = monotonic;
  }

  /** @param databaseMs what the database's clock shows at this pass, in milliseconds since 1970 */
  isMeasurable(databaseMs: number): boolean {
    const at = this.monotonic();
    if (this.last !== undefined) {
      const setByMs = databaseMs - this.last.databaseMs - (at - this.last.at);
      if (Math.abs(setByMs) > wasSetMs) this.measurableFrom = at + deviceSilentAfterMs;
    }
    this.last = { databaseMs, at };
    return at >= this.measurableFrom;
  }

  /**
   * Of a device that was heard of in the future, by a clock that has been set back since: whether nothing newer came
   * for as long as counts. Each heartbeat writes another instant.
   */
  isUnheardSince(deviceId: string, heardAt: string): boolean {
    const seenAt = this.monotonic();
    const before = this.dated.get(deviceId);
    if (before?.heardAt === heardAt) return seenAt - before.seenAt >= deviceSilentAfterMs;
    this.dated.set(deviceId, { heardAt, seenAt });
    return false;
  }
}
