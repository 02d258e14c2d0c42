import type { Challenge } from '../domain/challenges.ts';
import type { FailureCode } from '../domain/failures.ts';
import type { SealingKey } from '../domain/sealing.ts';
import type { LinkSessionState, SessionEndReason } from '../domain/states.ts';
import type { SessionRef, SweepBatchMode } from './deviceActivities.ts';

/** Where the device of a source takes its work from. */
export interface DeviceRef {
  deviceId: string;
  serialNumber: string;
  online: boolean;
  /** The run of the device's process as the gateway knows it; a restart is told from it. */
  bootId: string | null;
}

export interface LinkSubject {
  session: SessionRef;
  device: DeviceRef | null;
  pluginId: string;
  /** Names for operators are opaque: only ids reach Temporal in clear; these travel encoded. */
  institutionName: string;
  sourceName: string;
  /** How long the dialog waits for credentials, in wall-clock milliseconds. */
  credentialsWaitMs: number;
}

/** A change of a link session, written with its outbox event in one transaction. */
export interface LinkSessionChange {
  organizationId: string;
  session: SessionRef;
  /** Raised by the workflow with each change; a change that is not newer than the row is ignored. */
  sequence: number;
  state: LinkSessionState;
  failureCode?: FailureCode;
  endReason?: SessionEndReason;
  challenge?: Challenge | null;
  sealingKey?: SealingKey | null;
}

export interface LinkActivities {
  /**
   * Draws the next epoch and writes the row, or returns the one that was written for this key before.
   * Throws ApplicationFailure of a type of the failure table when the source cannot be linked.
   */
  openLinkSession(input: {
    organizationId: string;
    sourceId: string;
    /** The workflow's run, and which dialog of that run. */
    workflowRunId: string;
    openedBy: string;
  }): Promise<LinkSubject>;
  /**
   * Writes the change, and the source's state where it follows from it. False when the session was closed by somebody
   * else meanwhile: it does not go on. Undefined is what workers answered before there was an answer.
   */
  recordLinkSession(change: LinkSessionChange): Promise<boolean | undefined>;
  /** Fills the source's queue, then wakes its sweep and its waiting force syncs (signal-with-start). */
  announceLinked(input: { organizationId: string; session: SessionRef }): Promise<void>;
  announceUnlinked(input: { organizationId: string; session: SessionRef }): Promise<void>;
}

/** What a sweep does next, with the counts that an operator sees. */
export type NextBatch = NextStep & {
  summary: SweepSummary;
  /** What ended batches had left unread and was given back to the queue. Absent from workers before this was told. */
  returned?: ReturnedRows[];
  /** Batches of sessions before this epoch never end by themselves. Absent from workers before this was told. */
  liveSinceEpoch?: number;
};

export interface ReturnedRows {
  batchId: string;
  count: number;
}

export type NextStep =
  | {
      kind: 'BATCH';
      session: SessionRef;
      serialNumber: string;
      pluginId: string;
      batchId: string;
      mode: SweepBatchMode;
      count: number;
    }
  | { kind: 'WAIT_FOR_LINK' }
  | { kind: 'WAIT_FOR_DEVICE' }
  /** Everything that waits is held by batches of this sweep that have not ended. */
  | { kind: 'WAIT_FOR_BATCH' }
  /** Everything that waits is to be tried again later; the wait is in wall-clock milliseconds. */
  | { kind: 'WAIT_FOR_RETRY'; waitMs: number }
  | { kind: 'STOPPED'; code: FailureCode }
  | { kind: 'DRAINED' };

export interface NextBatchInput {
  organizationId: string;
  sourceId: string;
  /** Drawn in the workflow; asking again with it returns the rows it holds already. */
  batchId: string;
  /** Batches under way: what any other batch of this source still holds goes back to the queue. */
  runningBatchIds: string[];
  /** Where this sweep's crawl of the list stands; absent before it began, null when done. */
  listCursor?: string | null;
  /** A session that is known to be over although its end has not been recorded yet. */
  endedEpoch?: number;
  /** Said once when the crawl of the list has been given up: so many batches in a row brought nothing. */
  listGivenUp?: { batches: number };
}

export interface SweepActivities {
  /** Queues every syncable policy of the source that the business day still owes. Idempotent. Returns rows waiting. */
  fillQueue(input: { organizationId: string; sourceId: string }): Promise<{ queued: number }>;
  nextBatch(input: NextBatchInput): Promise<NextBatch>;
}

/** For the operators' view of a sweep. */
export interface SweepSummary {
  institutionName: string;
  sourceName: string;
  /** Rows of the source in the queue, claimed ones included. */
  queued: number;
  /** Policies of the source that are settled for the business day. */
  readToday: number;
}

export type ForceSyncClaim =
  | {
      kind: 'CLAIMED';
      session: SessionRef;
      serialNumber: string;
      pluginId: string;
      number: string;
      generation: number;
    }
  | { kind: 'WAIT_FOR_LINK' }
  | { kind: 'WAIT_FOR_DEVICE' }
  /** Decided without the portal: not eligible any more, or cancelled. */
  | { kind: 'SETTLED' };

export interface ForceSyncRef {
  organizationId: string;
  policyId: string;
  sourceId: string;
  attemptId: string;
}

export interface OpenedForceSync {
  attemptId: string;
  institutionName: string;
  sourceName: string;
  /** How long the request waits for a link or a device: to the end of the business day, in wall-clock milliseconds. */
  waitMs: number;
}

/** How a force sync ends when no reading settled it. */
export type ForceSyncEnd =
  { outcome: 'CANCELLED' } | { outcome: 'DAY_ENDED' } | { outcome: 'FAILED'; code: FailureCode };

export interface ForceSyncActivities {
  /**
   * Writes the attempt and the queue row, once for a workflow run. Throws ApplicationFailure of a type of the failure
   * table when the policy cannot sync.
   */
  openForceSync(input: {
    organizationId: string;
    policyId: string;
    sourceId: string;
    requestedBy: string;
    workflowRunId: string;
  }): Promise<OpenedForceSync>;
  /** Raises the generation and binds the claim to the source's current session; the same claim when asked again. */
  claimForceSync(input: ForceSyncRef & { endedEpoch?: number }): Promise<ForceSyncClaim>;
  /** Whether the attempt has its end: a recorded reading, or another. */
  isForceSyncOver(input: ForceSyncRef): Promise<boolean>;
  /** Settles an attempt that has no recorded reading; without effect when it has one. */
  settleForceSync(input: ForceSyncRef & ForceSyncEnd): Promise<void>;
}

export interface DayActivities {
  /** The first step of a day: notes that the organization's business day has been started. */
  listSources(input: { organizationId: string }): Promise<{ sourceIds: string[] }>;
  /** `fillQueue`, then signal-with-start of the source's sweep. */
  startSourceDay(input: { organizationId: string; sourceId: string }): Promise<void>;
  /**
   * Marks devices that fell silent; ends nothing but the claim that they are online. Then ends what still goes on at
   * carriers that are stopped: `stopped` counts the sessions that were told, absent from workers before there were stops.
   */
  markSilentDevices(): Promise<{ marked: number; stopped?: number }>;
  /** One pass over PostgreSQL, Temporal and devices; mends what a reset, a restore or a termination left behind. */
  reconcile(): Promise<ReconcileReport>;
}

/** Counts of what a pass mended. */
export interface ReconcileReport {
  schedulesEnsured: number;
  daysStarted: number;
  sweepsWoken: number;
  linkSessionsClosed: number;
  leasesReturned: number;
  forceSyncsSettled: number;
  /** Of sources whose institutions had policies that nobody had queued. */
  queuesFilled: number;
}
