import type { Facts } from '../../chaos/checker/facts.ts';
import type { Sighting } from '../people/sightings.ts';

/** What a cell is judged by; nothing of it comes from the product's own idea of how it fared. */
export interface CellFacts {
  /** The office's whole history: the carrier's log, the records, the workflows, the person. */
  readonly history: Facts;
  /** What the screens showed since the fault began. */
  readonly sightings: readonly Sighting[];
  /** Link attempts that ended since the fault began, and how. */
  readonly endedLinks: readonly EndedLink[];
  /** Attempts that ended since the fault began other than well, and how. */
  readonly failedAttempts: readonly FailedAttempt[];
  /** From the end of the fault to all being well; null when patience ended first. */
  readonly wellAfterMs: number | null;
  /** What was not well when patience ended. */
  readonly unwell: string;
}

export interface EndedLink {
  readonly id: string;
  readonly state: string;
  readonly failureCode: string | null;
}

export interface FailedAttempt {
  readonly id: string;
  readonly state: string;
  readonly failureCode: string | null;
  readonly reason: string | null;
}
