import type { PolicySyncState } from '../../contracts/domain/states.ts';
import type { WaitingReason } from '../../contracts/domain/syncReasons.ts';
import type { ReadingFacts } from './readingFacts.ts';
import type { PolicyEnd, QueueChange } from './recording.ts';

/** Whether the policy's row in the queue is still this attempt's, or was given back by it and not claimed since. */
export function ownsQueueRow({ attempt, queue }: ReadingFacts): boolean {
  if (queue === null) return false;
  return queue.attemptId === attempt.id || (attempt.state === 'RETURNED' && queue.attemptId === null);
}

/** The row goes on waiting as it did. */
export function waitAgain({ attempt, queue }: ReadingFacts): Extract<QueueChange, { kind: 'WAIT' }> {
  return {
    kind: 'WAIT',
    sourceId: attempt.sourceId,
    tries: queue?.tries ?? 0,
    notBefore: null,
    askedSourceIds: queue?.askedSourceIds ?? [],
  };
}

/** A policy that waits for its source. */
export function waiting(linked: boolean): PolicyEnd {
  if (linked) return standing('QUEUED');
  return { ...standing('NOT_YET_SYNCED'), reason: 'WAITING_FOR_LINK' satisfies WaitingReason };
}

/** A state with nothing else said about the policy. */
export function standing(state: PolicySyncState): PolicyEnd {
  return { state, reason: null, outcome: null, settledDay: null, homeSourceId: null };
}
