import type { RateLimit } from './access/rateLimiter.ts';
import { callsOfDevice } from './access/rateLimiter.ts';
import type { PollKeeperSettings } from './temporal/pollKeeper.ts';

/** Waits and limits of the gateway that tests tighten. */
export interface GatewayTuning {
  polls: PollKeeperSettings;
  pings: PingSettings;
  callsOfDevice: RateLimit;
  /** A device that holds no call for so long is noted as not answering. */
  unheardAfterMs: number;
  /**
   * A task that Temporal started so long ago is at its device, or was swallowed on the way. Longer than any is held
   * for a device that polls again: a submission is for `submissionMaxWaitMs`.
   */
  taskOnItsWayMs: number;
}

/**
 * Pings make a frozen device's connection end within seconds, so that its polls take no more tasks; Temporal notices
 * a swallowed one only by the activity's own timeouts.
 */
export interface PingSettings {
  everyMs: number;
  timeoutMs: number;
}

export const defaultTuning: GatewayTuning = {
  polls: { submissionMaxWaitMs: 20_000, deviceGoneAfterMs: 5_000, maxWaitersPerQueue: 2 },
  pings: { everyMs: 5_000, timeoutMs: 5_000 },
  callsOfDevice,
  unheardAfterMs: 10_000,
  taskOnItsWayMs: 22_000,
};
