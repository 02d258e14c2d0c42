import type { ReadingOutcome, ReadOrder } from '../../contracts/domain/readings.ts';
import type { SweepBatchProgress, SweepBatchResult } from '../../contracts/temporal/deviceActivities.ts';
import { pause } from '../gateway/backoff.ts';
import type { ReadingRecorder } from '../readings/readingRecorder.ts';
import type { SessionLane, TurnResult } from '../sessions/sessionLane.ts';

export interface BatchOptions {
  lane: SessionLane;
  orders: readonly ReadOrder[];
  recorder: ReadingRecorder;
  /** Aborted when the batch is to stop: the policies in progress are finished, the rest is left. */
  stop: AbortSignal;
}

/**
 * A database that is away for a minute or some is waited for: whoever claims the policies again reads them twice, and
 * what was read stays without effect. After this the readings come later than somebody else's claim.
 */
const acknowledgeMs = 10 * 60_000;

/** Keeping a reading takes a moment on the disk; so many share it. */
const keptAtOnce = 100;

/** The orders of one batch and what became of them so far. */
export class BatchRun {
  readonly lane: SessionLane;
  readonly stop: AbortSignal;
  private readonly recorder: ReadingRecorder;
  private readonly orders: readonly ReadOrder[];
  private readonly givenUp: AbortSignal;
  private readonly waiting = new Map<string, ReadOrder>();
  private readonly rank: number;
  private readCount = 0;
  private cursor: string | null | undefined;

  constructor({ lane, orders, recorder, stop }: BatchOptions) {
    this.lane = lane;
    this.recorder = recorder;
    this.stop = AbortSignal.any([stop, lane.ended]);
    this.orders = orders;
    this.givenUp = stop;
    this.rank = lane.drawRank();
    for (const order of orders) {
      if (recorder.hasReadingOf(lane.ref, order)) this.readCount += 1;
      else this.waiting.set(order.attemptId, order);
    }
  }

  get isOver(): boolean {
    return this.stop.aborted;
  }

  get progress(): SweepBatchProgress {
    return { read: this.readCount, total: this.orders.length, ...this.listPosition };
  }

  get result(): SweepBatchResult {
    const { endReason } = this.lane;
    return {
      read: this.readCount,
      unread: this.orders.length - this.readCount,
      ...this.listPosition,
      ...(endReason !== undefined && { sessionEnded: endReason }),
    };
  }

  /** The page of the list to go on with; null at its end. */
  moveTo(cursor: string | null): void {
    this.cursor = cursor;
  }

  /** The next order to read, taken out; undefined when none is left. */
  takeNext(): ReadOrder | undefined {
    for (const [attemptId, order] of this.waiting) {
      this.waiting.delete(attemptId);
      if (!this.lane.isTaken(order)) return order;
    }
    return undefined;
  }

  /** The orders that wait for exactly this number, taken out. */
  takeByNumber(number: string): ReadOrder[] {
    const orders = this.ordersByNumber().get(number) ?? [];
    return orders.filter((order) => this.waiting.delete(order.attemptId) && !this.lane.isTaken(order));
  }

  /** Does portal work when this batch has its turn; `begin` may still refuse it then. */
  takeTurn<Result>(begin: () => Promise<Result> | undefined): Promise<TurnResult<Result>> {
    return this.lane.takeTurn(this.rank, this.stop, begin);
  }

  /** False when the batch has ended before there was room for another reading. */
  hasSpace(): Promise<boolean> {
    return this.recorder.waitForSpace(this.stop);
  }

  begin(order: ReadOrder): void {
    this.recorder.begin(this.lane.ref, order);
  }

  /** Resolves when the reading is safe. */
  async keep(order: ReadOrder, outcome: ReadingOutcome): Promise<void> {
    await this.recorder.keep(this.lane.ref, order, outcome);
    this.readCount += 1;
  }

  /** The same outcome for every order that waits; for none when the batch has ended. */
  async keepAll(outcome: ReadingOutcome): Promise<void> {
    while (await this.hasSpace()) {
      const orders = this.takeSome(keptAtOnce);
      if (orders.length === 0) return;
      await Promise.all(orders.map((order) => this.keep(order, outcome)));
    }
  }

  /** A second reading for a claim whose first one turned out to be nobody's. */
  async keepInstead(order: ReadOrder, outcome: ReadingOutcome): Promise<void> {
    await this.recorder.keep(this.lane.ref, order, outcome);
  }

  /**
   * Resolves when the gateway has acknowledged every reading of this batch: until then its policies look unread to
   * whoever claims next. Resolves without that when the batch is stopped, or after ten minutes.
   */
  async delivered(): Promise<void> {
    const done = new AbortController();
    try {
      await Promise.race([
        Promise.all(this.orders.map((order) => this.recorder.acknowledged(this.lane.ref, order))),
        pause(acknowledgeMs, AbortSignal.any([this.givenUp, done.signal])),
      ]);
    } finally {
      done.abort();
    }
  }

  private takeSome(most: number): ReadOrder[] {
    const taken: ReadOrder[] = [];
    while (taken.length < most) {
      const order = this.takeNext();
      if (order === undefined) break;
      taken.push(order);
    }
    return taken;
  }

  private byNumber: Map<string, ReadOrder[]> | undefined;

  private ordersByNumber(): Map<string, ReadOrder[]> {
    this.byNumber ??= Map.groupBy(this.waiting.values(), ({ number }) => number);
    return this.byNumber;
  }

  private get listPosition(): { listCursor?: string | null } {
    return this.cursor === undefined ? {} : { listCursor: this.cursor };
  }
}
