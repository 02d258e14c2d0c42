/**
 * What an unversioned edit of a workflow may do to a history: wait where it did not (`EXTRA_TIMER`), or call something
 * else (`OTHER_ACTIVITY`). `step` counts the activities of a run from 1.
 */
export interface IncompatibleChange {
  readonly kind: 'EXTRA_TIMER' | 'OTHER_ACTIVITY';
  readonly step: number;
}

/** Stands in the bundle's text until a copy is made for one change. */
export const changePlace = '@incompatible-change@';
