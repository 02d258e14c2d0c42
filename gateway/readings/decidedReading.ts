import type { Reading } from '../../contracts/domain/readings.ts';
import type { ReadingFacts } from './readingFacts.ts';
import type { Recording } from './recording.ts';

/** A decision with what it was made of; each policy appears once. */
export interface DecidedReading {
  reading: Reading;
  facts: ReadingFacts;
  recording: Recording;
  /** When the portal was read, by the business clock. */
  fetchedAt: Date;
}
