import { ApplicationFailure, Context } from '@temporalio/activity';
import type { ReadOrder } from '../../contracts/domain/readings.ts';
import type {
  DeviceSweepActivities,
  SweepBatchInput,
  SweepBatchResult,
} from '../../contracts/temporal/deviceActivities.ts';
import type { DeviceLog } from '../deviceLog.ts';
import type { ReadingRecorder } from '../readings/readingRecorder.ts';
import type { SessionLane } from '../sessions/sessionLane.ts';
import type { SessionLanes } from '../sessions/sessionLanes.ts';
import { withHeartbeats } from './activityHeartbeat.ts';
import { BatchRun } from './batchRun.ts';
import type { CrawlMemories } from './crawlMemories.ts';
import { readByList } from './readByList.ts';
import { readSingly } from './readSingly.ts';

export interface SweepTools {
  lanes: SessionLanes;
  recorder: ReadingRecorder;
  crawls: CrawlMemories;
  /** What is still to be read of a batch, by the gateway's records. */
  fetchOrders(batchId: string, signal: AbortSignal): Promise<ReadOrder[]>;
  log: DeviceLog;
}

interface RunningBatch {
  stop: AbortController;
  done: Promise<unknown>;
}

/** The activity of the sweep queue. */
export function createSweepActivities(tools: SweepTools): DeviceSweepActivities {
  const running = new Map<string, RunningBatch>();
  return {
    async sweepBatch(input) {
      const found = tools.lanes.linked(input.session);
      if (found.kind === 'ENDED') return { read: 0, unread: 0, sessionEnded: found.reason };
      const older = running.get(input.batchId);
      older?.stop.abort();
      await older?.done;
      const stop = new AbortController();
      const done = readBatch(tools, input, found.lane, stop.signal);
      running.set(input.batchId, { stop, done: done.catch(() => undefined) });
      try {
        return await done;
      } finally {
        if (running.get(input.batchId)?.stop === stop) running.delete(input.batchId);
      }
    },
  };
}

async function readBatch(
  tools: SweepTools,
  { batchId, mode, session }: SweepBatchInput,
  lane: SessionLane,
  stop: AbortSignal,
): Promise<SweepBatchResult> {
  const { recorder, log } = tools;
  const signal = AbortSignal.any([stop, Context.current().cancellationSignal]);
  const orders = await fetchOrders(tools, batchId, AbortSignal.any([signal, lane.ended]));
  const batch = new BatchRun({ lane, orders, recorder, stop: signal });
  await withHeartbeats(
    () => batch.progress,
    async () => {
      if (mode.kind === 'SINGLE') await readSingly(batch);
      else await crawl(tools, batch, session.sourceId, mode.cursor);
      await batch.delivered();
    },
  );
  log.info({ batchId, sourceId: session.sourceId, ...batch.result }, 'a batch has ended');
  return batch.result;
}

async function crawl(
  { crawls, log }: SweepTools,
  batch: BatchRun,
  sourceId: string,
  cursor: string | null,
): Promise<void> {
  const { wentRound } = await readByList(batch, cursor, await crawls.of(sourceId, cursor));
  if (wentRound) log.warn({ sourceId }, 'the pages of the list repeat themselves: taken for its end');
}

async function fetchOrders(tools: SweepTools, batchId: string, signal: AbortSignal): Promise<ReadOrder[]> {
  try {
    return await withHeartbeats(
      () => undefined,
      () => tools.fetchOrders(batchId, signal),
    );
  } catch (error) {
    tools.log.debug({ err: error, batchId }, 'the orders of a batch could not be fetched');
    throw ApplicationFailure.create({
      type: 'SERVICE_UNAVAILABLE',
      message: 'The orders could not be fetched',
    });
  }
}
