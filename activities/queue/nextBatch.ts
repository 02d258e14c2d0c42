import type { EntityManager } from 'typeorm';
import { businessDay } from '../../contracts/domain/businessClock.ts';
import type {
  NextBatch,
  NextBatchInput,
  NextStep,
  ReturnedRows,
  SweepSummary,
} from '../../contracts/temporal/cloudActivities.ts';
import type { SweepBatchMode } from '../../contracts/temporal/deviceActivities.ts';
import { planForMany } from '../../database/planForMany.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { rowOf, rowsOf } from '../store/rows.ts';
import { claimRows } from './claimRows.ts';
import { showListGivenUp } from './listGivenUp.ts';
import { skipIneligible } from './skipIneligible.ts';
import type { Readiness, SourceStanding } from './sourceStanding.ts';
import { lockStanding, readiness } from './sourceStanding.ts';
import { returnRows } from './waitingRows.ts';

const singleBatchSize = 100;
/** Fewer are read singly even where the portal has a list: crawling it costs dozens of pages. */
const worthListing = 25;
const shortestRetryMs = 1_000;
/** A batch whose portal is silent takes so long at most. */
const triesTogetherMs = 3 * 60_000;

interface QueueCounts {
  /** To be read now. */
  ready: number;
  /** Those of them that were not tried before. */
  fresh: number;
  /** To be tried again later; when the first of them is due. */
  delayed: number;
  dueInMs: number | null;
  /** Held by batches under way. */
  held: number;
  heldByThis: number;
}

/** What the sweep of a source does next, decided on the records alone. */
export async function nextBatchOf(
  transaction: TenantTransaction,
  input: NextBatchInput,
  now: Date,
): Promise<NextBatch> {
  const source = await lockStanding(transaction.manager, input.sourceId);
  if (source === undefined) return { kind: 'DRAINED', summary: noSummary };
  if (input.listGivenUp !== undefined) {
    await showListGivenUp(transaction, source, input.batchId, input.listGivenUp);
  }
  await planForMany(transaction.manager);
  const returned = await returnOrphans(transaction, source, input, now);
  await skipIneligible(transaction, source, now);
  if (source.removed) await leaveQueue(transaction, source, now);
  const step = await decide(transaction, source, input, now);
  const { liveSinceEpoch } = source;
  return { ...step, returned, liveSinceEpoch, summary: await summarize(transaction.manager, source, now) };
}

async function decide(
  transaction: TenantTransaction,
  source: SourceStanding,
  input: NextBatchInput,
  now: Date,
): Promise<NextStep> {
  const counts = await countRows(transaction.manager, input, now);
  const ready = readiness(source, input.endedEpoch);
  if (counts.heldByThis > 0 && ready.kind === 'READY')
    return batchOf(source, ready, input, counts.heldByThis);
  if (counts.ready + counts.delayed + counts.held === 0) return { kind: 'DRAINED' };
  if (ready.kind !== 'READY') return ready;
  if (counts.ready === 0) {
    return counts.delayed > 0
      ? { kind: 'WAIT_FOR_RETRY', waitMs: Math.max(counts.dueInMs ?? 0, shortestRetryMs) }
      : { kind: 'WAIT_FOR_BATCH' };
  }
  const waiting = counts.ready + counts.delayed;
  const mode = modeFor(source, input, waiting);
  const isList = mode.kind === 'LIST';
  // A portal's list is crawled by one batch at a time.
  if (isList && counts.held > 0) return { kind: 'WAIT_FOR_BATCH' };
  const count = await claimRows(transaction.manager, {
    sourceId: source.sourceId,
    batchId: input.batchId,
    linkEpoch: source.linkEpoch,
    most: isList ? waiting : singleBatchSize,
    // What one list failed for is due within moments of each other; a page that is read anyway costs nothing more.
    dueBy: isList ? 'WHENEVER' : dueBy(counts, now),
    now,
  });
  transaction.announce({ type: 'sweep.progressed', sourceId: source.sourceId });
  return batchOf(source, ready, input, count);
}

/** Second tries go together: a portal that is still away is found out once, rather than for each of them anew. */
function dueBy({ fresh }: QueueCounts, now: Date): Date {
  return fresh > 0 ? now : new Date(now.getTime() + triesTogetherMs);
}

function batchOf(
  source: SourceStanding,
  { session, serialNumber }: Extract<Readiness, { kind: 'READY' }>,
  input: NextBatchInput,
  count: number,
): NextStep {
  const { batchId } = input;
  const mode = modeFor(source, input, count);
  return { kind: 'BATCH', session, serialNumber, pluginId: source.pluginId, batchId, mode, count };
}

function modeFor(source: SourceStanding, { listCursor }: NextBatchInput, count: number): SweepBatchMode {
  if (!source.lists || listCursor === null) return { kind: 'SINGLE' };
  if (listCursor !== undefined) return { kind: 'LIST', cursor: listCursor };
  return count >= worthListing ? { kind: 'LIST', cursor: null } : { kind: 'SINGLE' };
}

/**
 * Only one sweep works on a source: what a batch holds that it does not know of was lost with an earlier one. With a
 * new session the older one is over: its batches read no more. They end when all that they have read is recorded;
 * those of a device that was replaced or has started anew never say so.
 */
async function returnOrphans(
  { manager }: TenantTransaction,
  source: SourceStanding,
  { batchId, runningBatchIds }: NextBatchInput,
  now: Date,
): Promise<ReturnedRows[]> {
  const orphans = await rowsOf<{ attemptId: string; batchId: string }>(
    manager,
    `SELECT attempt_id AS "attemptId", batch_id AS "batchId" FROM sync_queue
     WHERE source_id = $1 AND kind = 'SWEEP' AND attempt_id IS NOT NULL
       AND (NOT batch_id = ANY($2::uuid[]) OR link_epoch < $3)`,
    [source.sourceId, [batchId, ...runningBatchIds], source.state === 'LINKED' ? source.liveSinceEpoch : 0],
  );
  const attemptIds = orphans.map((row) => row.attemptId);
  await returnRows(manager, source, attemptIds, now);
  const byBatch = Map.groupBy(orphans, (row) => row.batchId);
  return [...byBatch].map(([id, rows]) => ({ batchId: id, count: rows.length }));
}

/** The policies of a removed source are queued anew at another one. */
async function leaveQueue({ manager }: TenantTransaction, source: SourceStanding, now: Date): Promise<void> {
  await manager.query(
    `WITH left_over AS (DELETE FROM sync_queue WHERE source_id = $1 AND attempt_id IS NULL RETURNING policy_id)
     UPDATE policy_sync ps SET state = 'NOT_YET_SYNCED', reason = NULL, state_since = $2, home_source_id = NULL
     FROM left_over WHERE ps.policy_id = left_over.policy_id AND ps.state IN ('QUEUED', 'IN_PROGRESS', 'NOT_YET_SYNCED')`,
    [source.sourceId, now],
  );
}

async function countRows(
  manager: EntityManager,
  { sourceId, batchId }: NextBatchInput,
  now: Date,
): Promise<QueueCounts> {
  const waits = 'attempt_id IS NULL';
  const due = '(not_before IS NULL OR not_before <= $3)';
  const counts = await rowOf<QueueCounts>(
    manager,
    `SELECT count(*) FILTER (WHERE ${waits} AND ${due})::int AS ready,
       count(*) FILTER (WHERE ${waits} AND ${due} AND tries = 0)::int AS fresh,
       count(*) FILTER (WHERE ${waits} AND NOT ${due})::int AS delayed,
       (extract(epoch FROM min(not_before) FILTER (WHERE ${waits} AND NOT ${due}) - $3) * 1000)::float8 AS "dueInMs",
       count(*) FILTER (WHERE NOT ${waits})::int AS held,
       count(*) FILTER (WHERE batch_id = $2)::int AS "heldByThis"
     FROM sync_queue WHERE source_id = $1 AND kind = 'SWEEP'`,
    [sourceId, batchId, now],
  );
  return counts ?? { ready: 0, fresh: 0, delayed: 0, dueInMs: null, held: 0, heldByThis: 0 };
}

const noSummary: SweepSummary = { institutionName: '', sourceName: '', queued: 0, readToday: 0 };

async function summarize(manager: EntityManager, source: SourceStanding, now: Date): Promise<SweepSummary> {
  const { institutionName, sourceName, sourceId } = source;
  const counts = await rowOf<{ queued: number; readToday: number }>(
    manager,
    `SELECT (SELECT count(*)::int FROM sync_queue WHERE source_id = $1) AS queued,
       (SELECT count(*)::int FROM policy_sync WHERE home_source_id = $1 AND settled_day = $2) AS "readToday"`,
    [sourceId, businessDay(now, source.timeZone)],
  );
  return { institutionName, sourceName, queued: counts?.queued ?? 0, readToday: counts?.readToday ?? 0 };
}
