import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { fileIdBytes, readRecords, sealRecord } from './encryptedRecord.ts';

const ownerOnly = 0o600;

/** What was found in the file when it was opened. */
export interface OpenedLog {
  log: EncryptedLog;
  records: Buffer[];
  /** Bytes behind the last whole record; 0 unless a crash tore one or the file was damaged. */
  cutBytes: number;
}

/** An append-only file of encrypted records; the file begins with a random id. One user at a time. */
export class EncryptedLog {
  private readonly file: FileHandle;
  private readonly key: Buffer;
  private fileId: Buffer;
  private end: number;

  private constructor(file: FileHandle, key: Buffer, fileId: Buffer, end: number) {
    this.file = file;
    this.key = key;
    this.fileId = fileId;
    this.end = end;
  }

  /**
   * Opens the file, or makes it, and reads its records. What follows the last whole record is cut off: a crash tore
   * it before anybody was told that it was kept.
   *
   * @param key 32 bytes
   */
  static async open(path: string, key: Buffer): Promise<OpenedLog> {
    await (await open(path, 'a', ownerOnly)).close();
    const file = await open(path, 'r+');
    try {
      const content = await file.readFile();
      const fileId = content.subarray(0, fileIdBytes);
      const { records, end } = readRecords(content, key);
      const log = new EncryptedLog(file, key, fileId, end);
      if (content.length < fileIdBytes) await log.clear();
      else if (end < content.length) await log.cutTail();
      return { log, records, cutBytes: Math.max(0, content.length - end) };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get sizeBytes(): number {
    return this.end;
  }

  /**
   * Resolves when the disk has the records. After a rejection (no space, a failing disk) the file ends where it ended
   * before, and the same records can be given again.
   */
  async append(records: readonly Buffer[]): Promise<void> {
    let position = this.end;
    const sealed = records.map((record) => {
      const bytes = sealRecord(record, this.key, this.fileId, position);
      position += bytes.length;
      return bytes;
    });
    try {
      await writeAll(this.file, Buffer.concat(sealed), this.end);
      await this.file.datasync();
    } catch (error) {
      await this.cutTail();
      throw error;
    }
    this.end = position;
  }

  /** Forgets all records; needs no space on the disk. */
  async clear(): Promise<void> {
    this.fileId = randomBytes(fileIdBytes);
    await this.file.truncate(0);
    await writeAll(this.file, this.fileId, 0);
    await this.file.sync();
    this.end = fileIdBytes;
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async cutTail(): Promise<void> {
    await this.file.truncate(this.end);
    await this.file.datasync();
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}
