import type { ListedRecord } from '../portal/portalSession.ts';

/** Far more than a list shows twice when it changes while it is read. */
const mostPagesWithoutNews = 20;

/**
 * Notices a list that goes round: a portal that answers a page beyond its last with that page again would be crawled for
 * hours. Knows one run of one batch only, since whoever goes on with a crawl may begin with pages that it has seen.
 */
export class RoundTrip {
  private readonly shown = new Set<string>();
  private withoutNews = 0;

  take(records: readonly ListedRecord[]): void {
    const before = this.shown.size;
    for (const { number, recordId } of records) this.shown.add(JSON.stringify([number, recordId]));
    this.withoutNews = this.shown.size > before ? 0 : this.withoutNews + 1;
  }

  /** True when so many pages in a row have shown nothing that was not shown before. */
  get isClosed(): boolean {
    return this.withoutNews >= mostPagesWithoutNews;
  }
}
