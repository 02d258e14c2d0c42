import { messageName } from './messages.ts';

export const dailySweepWorkflow = 'dailySweep';
export const forceSyncWorkflow = 'forceSync';
export const startDayWorkflow = 'startDay';
export const reconcileWorkflow = 'reconcile';
export const watchDevicesWorkflow = 'watchDevices';

export interface DailySweepInput {
  organizationId: string;
  sourceId: string;
  /** Set by the workflow itself when it continues as new. */
  carried?: CarriedSweep;
}

/** What a sweep takes into its next run. */
export interface CarriedSweep {
  /** Where the crawl of the portal's list stands; absent before it began, null when done. */
  listCursor?: string | null;
  /** Absent before the crawl began, and from sweeps before this was told. */
  crawl?: CarriedCrawl;
  /** The newest session that is known to be over. */
  endedEpoch?: number;
  failuresInARow: number;
  /** Signals that came too late for the last look at the queue. */
  wakeUps: SweepWakeUp['reason'][];
}

/** Whether the crawl of a list gets anywhere. */
export interface CarriedCrawl {
  /** How many policies waited for the list when there were fewest. */
  fewest: number;
  /** Batches since then. */
  barren: number;
}

export interface ForceSyncInput {
  organizationId: string;
  policyId: string;
  sourceId: string;
  requestedBy: string;
}

/** Returned by `requestForceSync` when the attempt's row is written. */
export interface ForceSyncRequested {
  attemptId: string;
  /** The attempt that was joined has its result, or was withdrawn: this run is about to end; ask again after it. */
  over?: { runId: string };
}

export interface StartDayInput {
  organizationId: string;
}

export const startDaySummary = "Queues each login source's policies for the new business day";
/** A day that starts while PostgreSQL is away starts when it is back; the next day is another run. */
export const startDayTimeout = '20 hours';

/**
 * Wakes a sweep. What is true is read from PostgreSQL afterwards; the reason only serves operators.
 * `queueChanged` also makes the sweep fill its queue again.
 */
export interface SweepWakeUp {
  reason: 'dayStarted' | 'sourceLinked' | 'sessionEnded' | 'queueChanged' | 'deviceOnline' | 'reconciled';
}

export const sweepWoken = messageName<SweepWakeUp>('sweepWoken');
/** Sent with start; identical requests join and receive the same attempt. */
export const requestForceSync = messageName<{ requestedBy: string }, ForceSyncRequested>('requestForceSync');
/** The source has become Linked, or its device is back: a waiting force sync looks again. */
export const forceSyncWoken = messageName<void>('forceSyncWoken');
/** Withdraws that attempt and no later one of the same workflow id; whatever runs where it is absent. */
export const cancelForceSync = messageName<{ cancelledBy: string; attemptId?: string }>('cancelForceSync');
