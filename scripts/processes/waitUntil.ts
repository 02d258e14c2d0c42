import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again until the answer is true; throws with `what` in the message when time is up. */
export async function waitUntil(
  what: string,
  timeoutMs: number,
  isTrue: () => Promise<boolean>,
  pauseMs = 50,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`Waited ${String(timeoutMs / 1000)} s in vain for ${what}.`);
    await delay(pauseMs);
  }
}
