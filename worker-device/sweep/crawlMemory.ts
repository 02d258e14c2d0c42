import type { ReadOrder } from '../../contracts/domain/readings.ts';
import { EncryptedLog } from '../storage/encryptedLog.ts';

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

type Entry = { number: string; recordId: string } | { number: string; order: ReadOrder };

/**
 * The numbers that one crawl of a list has shown, over all its pages, batches, sessions and runs of the device. A
 * number that is shown for two records is nobody's (promise 2), also when the second comes pages after the first was
 * recorded.
 */
export class CrawlMemory {
  private readonly numbers = new Map<string, SeenNumber>();
  private readonly log: EncryptedLog;
  private unsaved: Entry[] = [];

  private constructor(log: EncryptedLog) {
    this.log = log;
  }

  /** @param key 32 bytes */
  static async open(path: string, key: Buffer): Promise<CrawlMemory> {
    const { log, records } = await EncryptedLog.open(path, key);
    const memory = new CrawlMemory(log);
    for (const record of records) memory.replay(JSON.parse(record.toString('utf8')) as Entry[]);
    return memory;
  }

  /** A crawl begins at the first page and knows nothing. */
  async forget(): Promise<void> {
    this.numbers.clear();
    this.unsaved = [];
    await this.log.clear();
  }

  see(number: string, recordId: string): Sighting {
    if (this.numbers.get(number)?.recordId !== recordId) this.unsaved.push({ number, recordId });
    return this.note(number, recordId);
  }

  remember(number: string, order: ReadOrder): void {
    this.unsaved.push({ number, order });
    this.numbers.get(number)?.readOrders.push(order);
  }

  /**
   * To be called for each page before its readings are kept: a reading whose origin is forgotten cannot be undone. What
   * could not be saved (a full disk) is saved with the next page.
   */
  async save(): Promise<void> {
    const entries = [...this.unsaved];
    if (entries.length > 0) await this.log.append([Buffer.from(JSON.stringify(entries))]);
    this.unsaved = this.unsaved.filter((entry) => !entries.includes(entry));
  }

  close(): Promise<void> {
    return this.log.close();
  }

  private note(number: string, recordId: string): Sighting {
    const seen = this.numbers.get(number);
    if (seen === undefined) {
      this.numbers.set(number, { recordId, readOrders: [], ambiguous: false });
      return { kind: 'FIRST' };
    }
    if (seen.recordId === recordId && !seen.ambiguous) return { kind: 'AGAIN' };
    seen.ambiguous = true;
    return { kind: 'AMBIGUOUS', readOrders: seen.readOrders.splice(0) };
  }

  private replay(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if ('order' in entry) this.numbers.get(entry.number)?.readOrders.push(entry.order);
      else this.note(entry.number, entry.recordId);
    }
  }
}
