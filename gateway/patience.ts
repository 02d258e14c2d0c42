import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';

const firstPauseMs = 250;
const longestPauseMs = 5_000;
const patienceMs = 60_000;

/** Tries with growing pauses for a minute, saying once what it waits for; then gives up with the last error. */
export async function untilItWorks(
  what: string,
  attempt: () => Promise<unknown>,
  log: Logger,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      if (pauseMs === firstPauseMs) log.warn({ err: error }, `${what} is away; the gateway waits for it`);
    }
    await pause(pauseMs);
  }
}
