import type { ReadOrder } from '../../contracts/domain/readings.ts';

interface SeenNumber {
  recordId: string;
  /** Claims that were read from the number's first record. */
  readOrders: ReadOrder[];
  ambiguous: boolean;
}

/** What a record of the list is, after all that its crawl has shown before. */
export type Sighting =
  | { kind: 'FIRST' }
  | { kind: 'AGAIN' }
  /** Another record has the same number; `readOrders` were read from the first and are to be taken back. */
  | { kind: 'AMBIGUOUS'; readOrders: readonly ReadOrder[] };

/**
 * The numbers that one crawl of a list has shown, over all its pages, batches and sessions. A number that is shown
 * for two records is nobody's (promise 2), also when the second comes pages after the first was recorded.
 */
export class CrawlMemory {
  private readonly numbers = new Map<string, SeenNumber>();

  see(number: string, recordId: string): Sighting {
    const seen = this.numbers.get(number);
    if (seen === undefined) {
      this.numbers.set(number, { recordId, readOrders: [], ambiguous: false });
      return { kind: 'FIRST' };
    }
    if (seen.recordId === recordId && !seen.ambiguous) return { kind: 'AGAIN' };
    seen.ambiguous = true;
    return { kind: 'AMBIGUOUS', readOrders: seen.readOrders.splice(0) };
  }

  remember(number: string, order: ReadOrder): void {
    this.numbers.get(number)?.readOrders.push(order);
  }
}
