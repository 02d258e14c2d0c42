import type { ReadingJournal } from './readingJournal.ts';

/** In the middle of work a journal empties with every delivery, and nobody needs to hear of each. */
const usuallyQuietMs = 2_000;

/** Tells that the journal has emptied and stayed so for a moment: all that was read is with the gateway. */
export function onceEmptied(
  journal: Pick<ReadingJournal, 'onEmptied' | 'size'>,
  tell: () => void,
  quietMs: number = usuallyQuietMs,
): void {
  let waiting: NodeJS.Timeout | undefined;
  journal.onEmptied(() => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (journal.size === 0) tell();
    }, quietMs);
    waiting.unref();
  });
}
