/** Beyond this the oldest is forgotten, and has its tries anew. */
const mostReadings = 10_000;

/** How often each reading could not be recorded by this process. Another gateway counts its own tries. */
export class FailedTries {
  private readonly tries = new Map<string, number>();

  /** Counts one more and returns how many there are. */
  count(readingId: string): number {
    const tries = (this.tries.get(readingId) ?? 0) + 1;
    this.tries.delete(readingId);
    this.tries.set(readingId, tries);
    const [oldest] = this.tries.keys();
    if (this.tries.size > mostReadings && oldest !== undefined) this.tries.delete(oldest);
    return tries;
  }

  forget(readingId: string): void {
    this.tries.delete(readingId);
  }
}
