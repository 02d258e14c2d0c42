/** What has been acquired, to be released in the opposite order, each even when another fails. */
export class ReleaseStack {
  private readonly releases: (() => void | Promise<void>)[] = [];
  private released: Promise<void> | undefined;

  add(release: () => void | Promise<void>): void {
    this.releases.push(release);
  }

  /** Releases everything once; rejects at the end with what could not be released. */
  release(): Promise<void> {
    this.released ??= this.releaseAll();
    return this.released;
  }

  private async releaseAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const release of this.releases.toReversed()) {
      try {
        await release();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'not everything could be released');
  }
}
