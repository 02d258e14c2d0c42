/** What whoever begins a run says about it. */
export interface RunTerms {
  readonly say: (line: string) => void;
  /** Aborted when no further day is to be begun. */
  readonly enough?: AbortSignal;
  /** Aborted when the run is to end at once, and to leave nothing behind. */
  readonly stop?: AbortSignal;
}
