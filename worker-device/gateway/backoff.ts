/** Growing pauses with jitter, so that a thousand devices do not come back in the same moment. */
export class Backoff {
  private tries = 0;
  private readonly firstMs: number;
  private readonly mostMs: number;
  private readonly random: () => number;

  constructor({ firstMs, mostMs }: { firstMs: number; mostMs: number }, random: () => number = Math.random) {
    this.firstMs = firstMs;
    this.mostMs = mostMs;
    this.random = random;
  }

  /** Milliseconds to wait before the next try: between half and the whole of a doubling pause. */
  nextMs(): number {
    const pauseMs = Math.min(this.mostMs, this.firstMs * 2 ** Math.min(this.tries, 30));
    this.tries += 1;
    return pauseMs * (0.5 + this.random() / 2);
  }

  reset(): void {
    this.tries = 0;
  }
}

/** Resolves after the time, or at once when the signal is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}
