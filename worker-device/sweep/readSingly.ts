import type { ReadingOutcome, ReadOrder } from '../../contracts/domain/readings.ts';
import type { BatchRun } from './batchRun.ts';

/** Writing a reading to disk takes a moment, in which its turn at the portal is another's already. */
const readersBeyondTurns = 2;

/** Reads the orders of a batch one by one, as many at once as the session allows. */
export async function readSingly(batch: BatchRun): Promise<void> {
  const readers = Math.max(1, batch.lane.session.maxConcurrentReads) + readersBeyondTurns;
  await Promise.all(Array.from({ length: readers }, () => readOn(batch)));
}

async function readOn(batch: BatchRun): Promise<void> {
  while (await batch.hasSpace()) {
    const order = batch.takeNext();
    if (order === undefined) return;
    await readOne(batch, order);
  }
}

async function readOne(batch: BatchRun, order: ReadOrder): Promise<void> {
  const turn = await batch.takeTurn(() => {
    // While it waited for its turn, a force sync may have taken the policy over.
    if (batch.lane.isTaken(order)) return undefined;
    batch.begin(order);
    return batch.lane.session.read(order.number);
  });
  if (turn.kind === 'DONE' && !isTorn(batch, turn.result)) await batch.keep(order, turn.result);
}

/** What failed while the session ended under it says nothing about the policy: it is left unread. */
function isTorn(batch: BatchRun, outcome: ReadingOutcome): boolean {
  return outcome.kind === 'FAILED' && batch.lane.endReason !== undefined;
}
