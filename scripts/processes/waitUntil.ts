import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  readonly pauseMs?: number;
  /** Ends the wait early; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Asks again and again until the answer is true; throws with `what` in the message when time is up. */
export async function waitUntil(
  what: string,
  timeoutMs: number,
  isTrue: () => Promise<boolean>,
  { pauseMs = 50, signal }: WaitOptions = {},
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isTrue())) {
    signal?.throwIfAborted();
    if (Date.now() > deadline) throw new Error(`Waited ${String(timeoutMs / 1000)} s in vain for ${what}.`);
    await delay(pauseMs);
  }
}
