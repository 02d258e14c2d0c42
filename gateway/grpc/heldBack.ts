import { setTimeout as pause } from 'node:timers/promises';

/** How long a refusal waits before whoever floods the gateway hears of it. */
const heldBackMs = 1_000;

/**
 * Makes a flood cost its sender time. A connection has a limited number of calls open, so one that waits for each
 * answer, or does not, gets no more than so many refusals a second, and the others keep their turns.
 */
export async function heldBack(gone: AbortSignal): Promise<void> {
  try {
    await pause(heldBackMs, undefined, { signal: gone });
  } catch (error) {
    if (!gone.aborted) throw error;
  }
}
