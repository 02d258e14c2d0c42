import type { CarriedCrawl } from '../../contracts/temporal/sweeps.ts';

/**
 * Batches of a list in a row that leave as many policies waiting as before. A device that crawls on within a batch, as
 * it should, brings something with its first; one that answers after each page may have so many pages of others'.
 */
const mostBarrenBatches = 20;

/**
 * How far the crawl of a portal's list has come, and whether it gets anywhere: where it goes on is for the device to say,
 * which could say so for ever. A list that is given up costs no policy anything but its place on a page: the rest is
 * read singly.
 */
export class ListCrawl {
  /** Undefined before the crawl has begun, null when it is done or given up. */
  private cursor: string | null | undefined;
  /** How many policies waited when there were fewest. */
  private fewest: number;
  private barren: number;

  constructor(carried: { listCursor?: string | null; crawl?: CarriedCrawl } | undefined) {
    this.cursor = carried?.listCursor;
    this.fewest = carried?.crawl?.fewest ?? Infinity;
    this.barren = carried?.crawl?.barren ?? 0;
  }

  /** A batch has claimed all policies that wait for the list. */
  begin(count: number): void {
    this.barren = count < this.fewest ? 0 : this.barren + 1;
    this.fewest = Math.min(count, this.fewest);
  }

  /** What is over stays over, whatever else is said of it. */
  moveTo(cursor: string | null): void {
    if (this.cursor !== null) this.cursor = cursor;
  }

  /** With a day's new policies the list is worth another crawl. */
  startAnew(): void {
    this.cursor = undefined;
    this.fewest = Infinity;
    this.barren = 0;
  }

  /** What kept the crawl from getting anywhere may be over. */
  forgive(): void {
    this.barren = 0;
  }

  /** Ends a crawl that gets nowhere; says then after how many batches. */
  giveUpIfBarren(): { batches: number } | undefined {
    if (this.cursor === null || this.barren < mostBarrenBatches) return undefined;
    this.cursor = null;
    return { batches: this.barren };
  }

  get position(): { listCursor?: string | null } {
    return this.cursor === undefined ? {} : { listCursor: this.cursor };
  }

  get carried(): { listCursor?: string | null; crawl?: CarriedCrawl } {
    const { fewest, barren } = this;
    return { ...this.position, ...(Number.isFinite(fewest) && { crawl: { fewest, barren } }) };
  }
}
