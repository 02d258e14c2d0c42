import { join } from 'node:path';
import type { Reading } from '../../contracts/domain/readings.ts';
import type { DeviceLog } from '../deviceLog.ts';
import { pause } from '../gateway/backoff.ts';
import { loadDataKey } from '../storage/dataKey.ts';
import { freeBytesOf, reservedBytes } from './diskSpace.ts';
import { EncryptedLog } from '../storage/encryptedLog.ts';

type JournalRecord = { reading: Reading } | { settled: string[] };

/** A force sync is claimed again for another session, under the same attempt; its reading of before is not the new one's. */
export type ReadClaim = Pick<Reading, 'attemptId' | 'generation' | 'linkEpoch'>;

interface Entry {
  reading: Reading;
  onDisk: boolean;
  kept(): void;
}

export interface JournalSettings {
  /** Bytes that are left for others on the disk; reading stops before they are touched. */
  reservedBytes?: number;
  freeBytes?: (directory: string) => Promise<number>;
  /** Milliseconds until a disk without space is looked at again. */
  fullRetryMs?: number;
}

/** Settled claims that are still known, so that an order which crossed its acknowledgement is not read again. */
const rememberedClaims = 20_000;
/** An empty journal is cut back to nothing once it has grown beyond this. */
const clearAboveBytes = 256 * 1024;

/**
 * Every finished reading until the gateway has acknowledged it, encrypted on disk (promise 5). A reading that was
 * added survives a kill at any later moment.
 */
export class ReadingJournal {
  private readonly log: EncryptedLog;
  private readonly directory: string;
  private readonly deviceLog: DeviceLog;
  private readonly settings: Required<JournalSettings>;
  private readonly entries = new Map<string, Entry>();
  private readonly pendingClaims = new Map<string, number>();
  private readonly settledClaims = new Set<string>();
  private unwritten: Entry[] = [];
  private unwrittenSettled: string[] = [];
  private writing: Promise<void> | undefined;
  private full = false;
  private spaceWatch: Promise<void> | undefined;
  private readonly closing = new AbortController();
  private readonly listeners = new Set<() => void>();
  private readonly storageListeners = new Set<() => void>();
  private readonly emptiedListeners = new Set<() => void>();

  private constructor(
    log: EncryptedLog,
    directory: string,
    deviceLog: DeviceLog,
    settings: Required<JournalSettings>,
  ) {
    this.log = log;
    this.directory = directory;
    this.deviceLog = deviceLog;
    this.settings = settings;
  }

  static async open(
    directory: string,
    deviceLog: DeviceLog,
    settings: JournalSettings = {},
  ): Promise<ReadingJournal> {
    const key = await loadDataKey(directory);
    const { log, records, cutBytes } = await EncryptedLog.open(join(directory, 'journal'), key);
    const journal = new ReadingJournal(log, directory, deviceLog, {
      reservedBytes,
      freeBytes: freeBytesOf,
      fullRetryMs: 1_000,
      ...settings,
    });
    for (const record of records) journal.replay(JSON.parse(record.toString('utf8')) as JournalRecord);
    if (cutBytes > 0) deviceLog.warn({ cutBytes }, 'the end of the journal was torn and has been cut off');
    if (journal.size > 0) deviceLog.info({ readings: journal.size }, 'readings wait for delivery');
    await journal.lookForSpace();
    return journal;
  }

  /** Readings that the gateway has not acknowledged. */
  get size(): number {
    return this.entries.size;
  }

  /** True while the disk has no room for another reading. */
  get storageFull(): boolean {
    return this.full;
  }

  /** Resolves when the reading is safe: on disk, or acknowledged. On a full disk that may take as long as it lasts. */
  async add(reading: Reading): Promise<void> {
    await new Promise<void>((kept) => {
      const entry = { reading, onDisk: false, kept };
      this.remember(entry);
      this.unwritten.push(entry);
      this.write();
    });
  }

  /** Ends the life of readings. What is lost of this in a crash is delivered again, to the same effect. */
  settle(readingIds: readonly string[]): void {
    for (const readingId of readingIds) {
      const entry = this.entries.get(readingId);
      if (entry === undefined) continue;
      this.forget(readingId, entry);
      if (entry.onDisk) this.unwrittenSettled.push(readingId);
      entry.kept();
      if (this.size === 0) for (const listener of this.emptiedListeners) listener();
    }
    this.unwritten = this.unwritten.filter(({ reading }) => this.entries.has(reading.readingId));
    this.write();
  }

  /** Oldest first. On a full disk also what could not be written: delivery is then what saves it. */
  deliverable(most: number, isWanted: (readingId: string) => boolean = () => true): Reading[] {
    const readings: Reading[] = [];
    for (const { reading, onDisk } of this.entries.values()) {
      if (readings.length >= most) break;
      if ((onDisk || this.full) && isWanted(reading.readingId)) readings.push(reading);
    }
    return readings;
  }

  /** Whether this claim has a reading that waits here or was acknowledged lately. */
  hasReadingOf(claim: ReadClaim): boolean {
    const key = keyOf(claim);
    return this.pendingClaims.has(key) || this.settledClaims.has(key);
  }

  /** Id of the newest reading of this claim that waits here. */
  pendingReadingOf(claim: ReadClaim): string | undefined {
    const key = keyOf(claim);
    if (!this.pendingClaims.has(key)) return undefined;
    return [...this.entries.values()].findLast(({ reading }) => keyOf(reading) === key)?.reading.readingId;
  }

  /** Calls back whenever something may have become deliverable. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** Calls back when the storage has become full, or is no longer. */
  onStorageChange(listener: () => void): void {
    this.storageListeners.add(listener);
  }

  /** Calls back whenever the last reading that waited was acknowledged. */
  onEmptied(listener: () => void): void {
    this.emptiedListeners.add(listener);
  }

  /** Resolves with true as soon as there is room for another reading; false when the signal ended the wait. */
  async waitForSpace(signal: AbortSignal): Promise<boolean> {
    while (this.full && !signal.aborted) await pause(this.settings.fullRetryMs, signal);
    return !signal.aborted;
  }

  /** Writes what can be written. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.writing;
    await this.spaceWatch;
    await this.log.close();
  }

  private replay(record: JournalRecord): void {
    if ('reading' in record) {
      this.remember({ reading: record.reading, onDisk: true, kept: () => undefined });
      return;
    }
    for (const readingId of record.settled) {
      const entry = this.entries.get(readingId);
      if (entry !== undefined) this.forget(readingId, entry);
    }
  }

  private remember(entry: Entry): void {
    const key = keyOf(entry.reading);
    this.entries.set(entry.reading.readingId, entry);
    this.pendingClaims.set(key, (this.pendingClaims.get(key) ?? 0) + 1);
  }

  private forget(readingId: string, { reading }: Entry): void {
    const key = keyOf(reading);
    this.entries.delete(readingId);
    const others = (this.pendingClaims.get(key) ?? 1) - 1;
    if (others > 0) this.pendingClaims.set(key, others);
    else this.pendingClaims.delete(key);
    this.settledClaims.add(key);
    for (const oldest of this.settledClaims) {
      if (this.settledClaims.size <= rememberedClaims) break;
      this.settledClaims.delete(oldest);
    }
  }

  /** One writer at a time; whatever has gathered meanwhile shares its sync. */
  private write(): void {
    this.writing ??= this.writeAll().finally(() => {
      this.writing = undefined;
      if (this.hasUnwritten() && !this.closing.signal.aborted) this.write();
    });
  }

  private async writeAll(): Promise<void> {
    while (this.hasUnwritten()) {
      if (!(await this.writeOnce())) {
        if (this.closing.signal.aborted) return;
        await pause(this.settings.fullRetryMs, this.closing.signal);
      }
    }
  }

  private async writeOnce(): Promise<boolean> {
    if (this.entries.size === 0 && this.log.sizeBytes > clearAboveBytes) return this.clear();
    const entries = [...this.unwritten];
    const settled = [...this.unwrittenSettled];
    const records: JournalRecord[] = entries.map(({ reading }) => ({ reading }));
    if (settled.length > 0) records.push({ settled });
    try {
      await this.log.append(records.map((record) => Buffer.from(JSON.stringify(record))));
    } catch (error) {
      this.setFull(true, error);
      return false;
    }
    this.unwritten = this.unwritten.filter((entry) => !entries.includes(entry));
    this.unwrittenSettled = this.unwrittenSettled.slice(settled.length);
    for (const entry of entries) this.markKept(entry);
    await this.lookForSpace();
    this.notify();
    return true;
  }

  private markKept(entry: Entry): void {
    entry.onDisk = true;
    // Acknowledged while it was being written: the disk has to hear of that as well.
    if (!this.entries.has(entry.reading.readingId)) this.unwrittenSettled.push(entry.reading.readingId);
    entry.kept();
  }

  private async clear(): Promise<boolean> {
    try {
      await this.log.clear();
    } catch (error) {
      this.setFull(true, error);
      return false;
    }
    this.unwrittenSettled = [];
    await this.lookForSpace();
    return true;
  }

  private hasUnwritten(): boolean {
    return this.unwritten.length > 0 || this.unwrittenSettled.length > 0;
  }

  private async lookForSpace(): Promise<void> {
    const free = await this.settings.freeBytes(this.directory);
    this.setFull(free < this.settings.reservedBytes);
  }

  /**
   * Nothing is written while reading has stopped, so that nothing but this would notice that there is room again. What
   * could not be written may be delivered instead, and is then not written any more either.
   */
  private watchSpace(): void {
    this.spaceWatch ??= pause(this.settings.fullRetryMs, this.closing.signal).then(async () => {
      this.spaceWatch = undefined;
      if (!this.full || this.closing.signal.aborted) return;
      // Who writes finds out by writing.
      if (!this.hasUnwritten()) await this.lookForSpace();
      if (this.storageFull) this.watchSpace();
    });
  }

  private setFull(full: boolean, error?: unknown): void {
    if (full) this.watchSpace();
    if (this.full === full) return;
    this.full = full;
    if (full)
      this.deviceLog.error(
        { err: error },
        'DEVICE_STORAGE_FULL: there is no room for readings; reading stops',
      );
    else this.deviceLog.info('there is room for readings again; reading goes on');
    for (const listener of this.storageListeners) listener();
    this.notify();
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }
}

function keyOf({ attemptId, generation, linkEpoch }: ReadClaim): string {
  return `${attemptId} ${String(generation)} ${String(linkEpoch)}`;
}
