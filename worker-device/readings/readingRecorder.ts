import { randomUUID } from 'node:crypto';
import type { WallClock } from '../../contracts/domain/businessClock.ts';
import type { ReadingOutcome, ReadOrder } from '../../contracts/domain/readings.ts';
import type { SessionRef } from '../../contracts/temporal/deviceActivities.ts';
import type { ReadingDeliverer } from './readingDeliverer.ts';
import type { ReadingJournal } from './readingJournal.ts';

export interface RecorderTools {
  journal: ReadingJournal;
  deliverer: ReadingDeliverer;
  /** The gateway makes business time of it. */
  clock: WallClock;
}

/** Where sweeps and force syncs leave what they read. */
export class ReadingRecorder {
  private readonly tools: RecorderTools;

  constructor(tools: RecorderTools) {
    this.tools = tools;
  }

  /** Whether this claim has its reading already, of this run or an earlier one. */
  hasReadingOf(order: ReadOrder): boolean {
    return this.tools.journal.hasReadingOf(order.attemptId);
  }

  /** Resolves with false when the work was given up before there was room for another reading. */
  waitForSpace(signal: AbortSignal): Promise<boolean> {
    return this.tools.journal.waitForSpace(signal);
  }

  begin(order: ReadOrder): void {
    this.tools.deliverer.reportBegun(order.attemptId);
  }

  /** Resolves with the reading's id when it is safe. */
  async keep(session: SessionRef, order: ReadOrder, outcome: ReadingOutcome): Promise<string> {
    const { policyId, attemptId, generation } = order;
    const { sourceId, linkEpoch } = session;
    const readingId = randomUUID();
    const readAt = this.tools.clock.now().toISOString();
    const claim = { policyId, attemptId, generation };
    await this.tools.journal.add({ readingId, sourceId, linkEpoch, ...claim, readAt, outcome });
    return readingId;
  }

  /** Resolves when the gateway has the reading of this claim. */
  async acknowledged(order: ReadOrder): Promise<void> {
    const readingId = this.tools.journal.pendingReadingOf(order.attemptId);
    if (readingId !== undefined) await this.tools.deliverer.acknowledged(readingId);
  }
}
