import type { ReadingOutcome, ReadOrder } from '../../contracts/domain/readings.ts';
import type { BatchRun } from './batchRun.ts';

/** Writing a reading to disk takes a moment, in which its turn at the portal is another's already. */
const readersBeyondTurns = 2;

/** Policies in a row for which the portal does not answer before the others of the batch are not asked for. */
const silentInARow = 3;

/** Whether the portal answers at all, as the reads of one batch see it. */
class Silence {
  #inARow = 0;

  get isWhole(): boolean {
    return this.#inARow >= silentInARow;
  }

  hear(outcome: ReadingOutcome): void {
    const isSilent = outcome.kind === 'FAILED' && outcome.code === 'SITE_UNAVAILABLE';
    this.#inARow = isSilent ? this.#inARow + 1 : 0;
  }
}

/**
 * Reads the orders of a batch one by one, as many at once as the session allows. A portal that is down is not asked for
 * each of them, which takes it and its policies half a minute each: the rest ends as what the last ones met.
 */
export async function readSingly(batch: BatchRun): Promise<void> {
  const readers = Math.max(1, batch.lane.session.maxConcurrentReads) + readersBeyondTurns;
  const silence = new Silence();
  await Promise.all(Array.from({ length: readers }, () => readOn(batch, silence)));
  if (silence.isWhole) await batch.keepAll(notAsked);
}

const notAsked: ReadingOutcome = {
  kind: 'FAILED',
  code: 'SITE_UNAVAILABLE',
  evidence: { looks: 0, note: 'not asked for: the portal did not answer for others' },
};

async function readOn(batch: BatchRun, silence: Silence): Promise<void> {
  while (!silence.isWhole && (await batch.hasSpace())) {
    const order = batch.takeNext();
    if (order === undefined) return;
    await readOne(batch, order, silence);
  }
}

async function readOne(batch: BatchRun, order: ReadOrder, silence: Silence): Promise<void> {
  const turn = await batch.takeTurn(() => {
    // While it waited for its turn, a force sync may have taken the policy over.
    if (batch.lane.isTaken(order)) return undefined;
    batch.begin(order);
    return batch.lane.session.read(order.number);
  });
  if (turn.kind !== 'DONE' || isTorn(batch, turn.result)) return;
  silence.hear(turn.result);
  await batch.keep(order, turn.result);
}

/** What failed while the session ended under it says nothing about the policy: it is left unread. */
function isTorn(batch: BatchRun, outcome: ReadingOutcome): boolean {
  return outcome.kind === 'FAILED' && batch.lane.endReason !== undefined;
}
