import { setTimeout as delay } from 'node:timers/promises';

interface Patience {
  readonly timeoutMs?: number;
  readonly pauseMs?: number;
}

/** Repeats a look until its expectations hold; after `timeoutMs` the last look's own complaint is thrown. */
export async function eventually<T>(
  look: () => T | Promise<T>,
  { timeoutMs = 30_000, pauseMs = 100 }: Patience = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await delay(pauseMs);
  }
}
