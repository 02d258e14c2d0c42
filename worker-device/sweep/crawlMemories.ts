import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { makePrivateDirectory } from '../storage/privateFiles.ts';
import { CrawlMemory } from './crawlMemory.ts';

/** The memory of each source's crawl, a file each. */
export class CrawlMemories {
  private readonly directory: string;
  private readonly key: Buffer;
  private readonly memories = new Map<string, Promise<CrawlMemory>>();

  private constructor(directory: string, key: Buffer) {
    this.directory = directory;
    this.key = key;
  }

  static async open(directory: string, key: Buffer): Promise<CrawlMemories> {
    await makePrivateDirectory(directory);
    return new CrawlMemories(directory, key);
  }

  /** The memory of the crawl that goes on at this page; one that begins at the first page has none. */
  async of(sourceId: string, cursor: string | null): Promise<CrawlMemory> {
    const memory = await (this.memories.get(sourceId) ?? this.openFor(sourceId));
    if (cursor === null) await memory.forget();
    return memory;
  }

  async close(): Promise<void> {
    for (const memory of this.memories.values()) await (await memory).close();
  }

  /** One that could not be opened (a full disk) is tried again by the next batch. */
  private openFor(sourceId: string): Promise<CrawlMemory> {
    const opening = CrawlMemory.open(this.pathOf(sourceId), this.key);
    this.memories.set(sourceId, opening);
    opening.catch(() => this.memories.delete(sourceId));
    return opening;
  }

  /** Ids come from outside; a file's name does not. */
  private pathOf(sourceId: string): string {
    return join(this.directory, createHash('sha256').update(sourceId).digest('hex').slice(0, 32));
  }
}
