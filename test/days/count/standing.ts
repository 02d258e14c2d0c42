/** Where a policy stands at the end of an organization's business day: what a person is shown. */
export interface Standing {
  readonly state: string;
  /** Why; null where there is nothing to say. */
  readonly reason: string | null;
  readonly syncable: boolean;
  /** Local day of the last reading with success, YYYY-MM-DD. */
  readonly readOn: string | null;
}

/** What the Dashboard says of an organization at that moment. */
export interface Figures {
  readonly success: number;
  readonly notFound: number;
  readonly notYetSynced: number;
  readonly totalSyncable: number;
  readonly reasons: Readonly<Record<string, number>>;
  /** By when a value was last read: within a day, after that within 7 days, later or never. */
  readonly day1: number;
  readonly day7: number;
  readonly older: number;
}

/** What the product showed at the end of one day of one organization. */
export interface DayRecord {
  readonly organization: string;
  readonly day: string;
  readonly at: number;
  /** By policy. */
  readonly standings: ReadonlyMap<string, Standing>;
  readonly figures: Figures;
}
