import type { CancellationScope } from '@temporalio/workflow';
import type { ReturnedRows } from '../../contracts/temporal/cloudActivities.ts';
import type { SweepBatchResult } from '../../contracts/temporal/deviceActivities.ts';
import type { CarriedSweep, SweepWakeUp } from '../../contracts/temporal/sweeps.ts';
import { ListCrawl } from './listCrawl.ts';

type WakeReason = SweepWakeUp['reason'];

interface RunningBatch {
  linkEpoch: number;
  /** Policies that were claimed for it. */
  count: number;
  isList: boolean;
  scope: CancellationScope;
}

/** Two: the next batch lies ready at the device before the last has ended. */
const batchesUnderWay = 2;

const firstPauseMs = 15_000;
const longestPauseMs = 10 * 60_000;

/** What a sweep knows between two looks at the queue. What is true is in PostgreSQL. */
export class SweepState {
  private readonly running = new Map<string, RunningBatch>();
  private readonly wakeUps = new Set<WakeReason>();
  private readonly list: ListCrawl;
  private endedEpoch: number | undefined;
  private failuresInARow: number;
  /** Batches that ended as the device likes to put it, with nothing in the records. */
  private fruitlessInARow = 0;
  /** Ended since the queue was last looked at, with what was claimed for each. */
  private ended = new Map<string, number>();
  /** Set when a batch ended since the queue was last looked at. */
  private batchEnded = false;

  constructor(carried: CarriedSweep | undefined) {
    this.list = new ListCrawl(carried);
    this.endedEpoch = carried?.endedEpoch;
    this.failuresInARow = carried?.failuresInARow ?? 0;
    for (const reason of carried?.wakeUps ?? []) this.wakeUps.add(reason);
  }

  wake({ reason }: SweepWakeUp): void {
    this.wakeUps.add(reason);
  }

  /** True when something happened that the last look at the queue did not know. */
  get hasNews(): boolean {
    return this.wakeUps.size > 0 || this.batchEnded;
  }

  /** A new session or a device that is back: what failed before may go well now. */
  get hasNewSession(): boolean {
    return this.wakeUps.has('sourceLinked') || this.wakeUps.has('deviceOnline');
  }

  get runningBatchIds(): string[] {
    return [...this.running.keys()];
  }

  get hasRoom(): boolean {
    return this.running.size < batchesUnderWay;
  }

  get isIdle(): boolean {
    return this.running.size === 0;
  }

  /** Takes the news before a look at the queue; says whether the queue has to be filled first. */
  takeNews(): { fill: boolean } {
    const fill = this.wakeUps.has('queueChanged') || this.wakeUps.has('dayStarted');
    if (this.wakeUps.has('dayStarted')) this.list.startAnew();
    if (this.hasNewSession) {
      this.failuresInARow = this.fruitlessInARow = 0;
      this.list.forgive();
    }
    this.wakeUps.clear();
    this.batchEnded = false;
    return { fill };
  }

  /** Taken together with `runningBatchIds`, so that the look at the queue knows the rest of these as left over. */
  takeEnded(): ReadonlyMap<string, number> {
    const { ended } = this;
    this.ended = new Map();
    return ended;
  }

  /** What came of the batches that have ended, by the records: a device's own count may say anything. */
  judge(ended: ReadonlyMap<string, number>, returned: readonly ReturnedRows[]): void {
    if (ended.size === 0) return;
    const left = new Map(returned.map(({ batchId, count }) => [batchId, count]));
    const isFruitless = [...ended].every(([batchId, count]) => left.get(batchId) === count);
    this.fruitlessInARow = isFruitless ? this.fruitlessInARow + 1 : 0;
  }

  /** Gives up the batches of sessions before `liveSinceEpoch`. */
  begin(batchId: string, batch: RunningBatch, liveSinceEpoch = batch.linkEpoch): void {
    for (const [olderId, older] of this.running) {
      if (older.linkEpoch < liveSinceEpoch) this.giveUp(olderId, older);
    }
    this.running.set(batchId, batch);
    if (batch.isList) this.list.begin(batch.count);
  }

  succeed(batchId: string, result: SweepBatchResult): void {
    const batch = this.running.get(batchId);
    if (!this.finish(batchId) || batch === undefined) return;
    // A batch that ends at once without reading anything would otherwise be claimed again and again.
    this.failuresInARow = result.read === 0 && result.unread > 0 ? this.failuresInARow + 1 : 0;
    // Whoever did not crawl the list has nothing to say of it.
    if (batch.isList && result.listCursor !== undefined) {
      this.list.moveTo(result.listCursor);
      this.failuresInARow = 0;
      // Pages of a list may have none of the policies; the next ones may.
      this.ended.delete(batchId);
    }
    if (result.sessionEnded !== undefined) {
      this.endedEpoch = Math.max(batch.linkEpoch, this.endedEpoch ?? 0);
      this.failuresInARow = 0;
    }
  }

  fail(batchId: string): void {
    if (this.finish(batchId)) this.failuresInARow += 1;
  }

  /** What its task was lost with says nothing about the next one. */
  lose(batchId: string): void {
    this.finish(batchId);
  }

  /** How long to hold back after batches failed one after the other; undefined when the last one went well. */
  get pauseMs(): number | undefined {
    const failures = this.misfortunes;
    if (failures === 0) return undefined;
    return Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs);
  }

  /** A list that has brought nothing for too long is read no further; said once, to be told. */
  giveUpBarrenList(): { listGivenUp?: { batches: number } } {
    const listGivenUp = this.list.giveUpIfBarren();
    return listGivenUp === undefined ? {} : { listGivenUp };
  }

  get progress(): { listCursor?: string | null; endedEpoch?: number } {
    return {
      ...this.list.position,
      ...(this.endedEpoch === undefined ? {} : { endedEpoch: this.endedEpoch }),
    };
  }

  get carried(): CarriedSweep {
    const { progress, list } = this;
    return { ...progress, ...list.carried, failuresInARow: this.misfortunes, wakeUps: [...this.wakeUps] };
  }

  /** One batch without a reading is nothing yet: a task may have been lost. */
  private get misfortunes(): number {
    return Math.max(this.failuresInARow, this.fruitlessInARow - 1);
  }

  /** The session of this batch is over, and its device will never answer. */
  private giveUp(batchId: string, batch: RunningBatch): void {
    this.running.delete(batchId);
    batch.scope.cancel();
  }

  /** False for a batch that has been given up. */
  private finish(batchId: string): boolean {
    this.batchEnded = true;
    const batch = this.running.get(batchId);
    if (batch !== undefined) this.ended.set(batchId, batch.count);
    return this.running.delete(batchId);
  }
}
