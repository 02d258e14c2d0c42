import { randomUUID } from 'node:crypto';
import type { WallClock } from '../../contracts/domain/businessClock.ts';
import type { ReadingOutcome, ReadOrder } from '../../contracts/domain/readings.ts';
import type { SessionRef } from '../../contracts/temporal/deviceActivities.ts';
import type { ReadingDeliverer } from './readingDeliverer.ts';
import type { ReadClaim, ReadingJournal } from './readingJournal.ts';

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
  hasReadingOf(session: SessionRef, order: ReadOrder): boolean {
    return this.tools.journal.hasReadingOf(claimOf(session, order));
  }

  /** Resolves with false when the work was given up before there was room for another reading. */
  waitForSpace(signal: AbortSignal): Promise<boolean> {
    return this.tools.journal.waitForSpace(signal);
  }

  begin(session: SessionRef, order: ReadOrder): void {
    this.tools.deliverer.reportBegun(claimOf(session, order));
  }

  /** Resolves with the reading's id when it is safe. */
  async keep(session: SessionRef, order: ReadOrder, outcome: ReadingOutcome): Promise<string> {
    const { sourceId } = session;
    const { policyId } = order;
    const readingId = randomUUID();
    const readAt = this.tools.clock.now().toISOString();
    const claim = claimOf(session, order);
    await this.tools.journal.add({ readingId, sourceId, policyId, ...claim, readAt, outcome });
    return readingId;
  }

  /** Resolves when the gateway has the reading of this claim. */
  async acknowledged(session: SessionRef, order: ReadOrder): Promise<void> {
    const readingId = this.tools.journal.pendingReadingOf(claimOf(session, order));
    if (readingId !== undefined) await this.tools.deliverer.acknowledged(readingId);
  }
}

function claimOf({ linkEpoch }: SessionRef, { attemptId, generation }: ReadOrder): ReadClaim {
  return { attemptId, generation, linkEpoch };
}
