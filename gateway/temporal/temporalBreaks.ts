/** A poll that fails later than this had been open, and may have taken a task along. */
const wasOpenMs = 1_000;

/**
 * Tells when the connection to Temporal has broken, and when Temporal is back: tasks of that time may have been swallowed
 * on their way. The devices are then asked what they work on, instead of at their next heartbeat within a minute.
 */
export class TemporalBreaks {
  private readonly listeners = new Set<() => void>();
  private isAway = false;
  private readonly now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  /** @returns stops the telling */
  onBreak(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Watches over one long poll. */
  async watch<Task>(poll: () => Promise<Task>): Promise<Task> {
    const beganAt = this.now();
    try {
      const task = await poll();
      if (this.isAway) this.become(false);
      return task;
    } catch (error) {
      if (!this.isAway && this.now() - beganAt > wasOpenMs) this.become(true);
      throw error;
    }
  }

  private become(isAway: boolean): void {
    this.isAway = isAway;
    for (const listener of [...this.listeners]) listener();
  }
}
