import type { PortalFailureCode } from '../../contracts/domain/failures.ts';
import { failureDefinition } from '../../contracts/domain/failures.ts';
import type { ReadingOutcome } from '../../contracts/domain/readings.ts';
import { isPortalFailure } from '../../plugin-sdk/failures.ts';
import type { ListedRecord, PortalSession } from '../portal/portalSession.ts';
import type { BatchRun } from './batchRun.ts';
import type { CrawlMemory } from './crawlMemory.ts';
import { RoundTrip } from './roundTrip.ts';

type Page = Awaited<ReturnType<PortalSession['listPage']>>;

/**
 * Reads the orders of a batch from the pages of the portal's list. The next page is asked for as soon as its cursor
 * is known, so that the portal's answer and the disk are waited for at the same time. What the list does not show is
 * left unread: absence from a list is never Not Found. A list that goes round is taken for one that has ended there.
 */
export async function readByList(
  batch: BatchRun,
  from: string | null,
  memory: CrawlMemory,
): Promise<ListEnd> {
  const roundTrip = new RoundTrip();
  // Null would say that the list has been crawled to its end.
  if (from !== null) batch.moveTo(from);
  let asked = await askForPage(batch, from);
  if (asked.kind === 'FAILED') await failAll(batch, asked.error);
  while (asked.kind === 'PAGE') {
    const { records, nextCursor: following }: Page = asked.page;
    roundTrip.take(records);
    const nextCursor = roundTrip.isClosed ? null : following;
    const next: Promise<Asked> | Asked =
      nextCursor === null || batch.isOver ? notAsked : askForPage(batch, nextCursor);
    await takeIn(batch, records, memory);
    batch.moveTo(nextCursor);
    // What was read so far stands; the page that failed is where the next batch goes on.
    asked = await next;
  }
  return { wentRound: roundTrip.isClosed };
}

/** Whether the list was left because its pages repeated themselves. */
export interface ListEnd {
  wentRound: boolean;
}

type Asked = { kind: 'PAGE'; page: Page } | { kind: 'NOT_ASKED' } | { kind: 'FAILED'; error: unknown };

const notAsked: Asked = { kind: 'NOT_ASKED' };

async function askForPage(batch: BatchRun, cursor: string | null): Promise<Asked> {
  if (!(await batch.hasSpace())) return notAsked;
  try {
    const turn = await batch.takeTurn(() => batch.lane.session.listPage(cursor));
    return turn.kind === 'DONE' ? { kind: 'PAGE', page: turn.result } : notAsked;
  } catch (error) {
    return { kind: 'FAILED', error };
  }
}

/**
 * A list that does not come even when a batch begins with that page: each order ends as what the list met, so that its
 * policy says why it waits, and is tried again later, as one that is read singly is.
 */
async function failAll(batch: BatchRun, error: unknown): Promise<void> {
  const note = `the list: ${error instanceof Error ? error.message : 'no error'}`;
  await batch.keepAll({ kind: 'FAILED', code: whyNoList(error), evidence: { note } });
  if (!isPortalFailure(error)) throw error;
}

/** What a plugin says of one policy or one login cannot be meant of a whole list. */
function whyNoList(error: unknown): PortalFailureCode {
  return isPortalFailure(error) && failureDefinition(error.code).retry === 'backoff'
    ? error.code
    : 'INTERNAL';
}

async function takeIn(batch: BatchRun, records: readonly ListedRecord[], memory: CrawlMemory): Promise<void> {
  const readings = records.flatMap((record) => readingsOf(batch, record, memory));
  await memory.save();
  await Promise.all(readings.map((keep) => keep()));
}

/** What a record of the list says about the orders that wait, or waited, for its number. */
function readingsOf(batch: BatchRun, record: ListedRecord, memory: CrawlMemory): (() => Promise<void>)[] {
  const sighting = memory.see(record.number, record.recordId);
  if (sighting.kind === 'AMBIGUOUS') {
    const outcome = ambiguous(record);
    return [
      ...sighting.readOrders.map((order) => () => batch.keepInstead(order, outcome)),
      ...batch.takeByNumber(record.number).map((order) => () => batch.keep(order, outcome)),
    ];
  }
  if (!isCertain(record.outcome)) return [];
  const orders = batch.takeByNumber(record.number);
  if (!isAmbiguous(record.outcome)) for (const order of orders) memory.remember(record.number, order);
  return orders.map((order) => () => batch.keep(order, record.outcome));
}

/** What a row leaves in doubt is read from the policy's own page. */
function isCertain(outcome: ReadingOutcome): boolean {
  return outcome.kind === 'VALUES' || outcome.kind === 'INACTIVE' || isAmbiguous(outcome);
}

function isAmbiguous(outcome: ReadingOutcome): boolean {
  return outcome.kind === 'FAILED' && outcome.code === 'POLICY_AMBIGUOUS';
}

function ambiguous({ outcome: { evidence } }: ListedRecord): ReadingOutcome {
  const note = 'the list shows this number for more than one record';
  return { kind: 'FAILED', code: 'POLICY_AMBIGUOUS', evidence: { ...evidence, note } };
}
