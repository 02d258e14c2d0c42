import type { Challenge } from '../domain/challenges.ts';
import type { PortalFailureCode } from '../domain/failures.ts';
import type { ReadOrder } from '../domain/readings.ts';
import type { SealedEnvelope, SealingKey, SealingScope } from '../domain/sealing.ts';
import type { SessionEndReason } from '../domain/states.ts';

/**
 * Type of the failure by which the gateway ends a task that was lost on the way to its device, or whose result was. It
 * may have been done.
 */
export const taskLost = 'TASK_LOST';

/** Which session of which source an activity is about. */
export interface SessionRef {
  sourceId: string;
  linkSessionId: string;
  linkEpoch: number;
}

export interface PrepareLinkInput extends SessionRef {
  pluginId: string;
}

/**
 * When an answer was given, by the clock that its instants go by. Temporal's machines may show another time, so the
 * workflow waits for the length between the two. Devices of before this was said leave it out.
 */
export interface Dated {
  answeredAt?: string;
}

export type PreparedLink =
  ({ kind: 'READY'; sealingKey: SealingKey } & Dated) | { kind: 'FAILED'; code: PortalFailureCode };

/** The plaintext that a browser seals for the credentials step, as JSON. */
export interface SealedCredentials {
  username: string;
  password: string;
}

/** The plaintext that a browser seals for a challenge, as JSON: field name to answer. */
export type SealedAnswers = Record<string, string>;

export interface DeviceSubmission {
  session: SessionRef;
  scope: SealingScope;
  submissionId: string;
  envelope: SealedEnvelope;
}

/** Where a login stands after a step. */
export type LinkStep =
  | ({ kind: 'CHALLENGED'; challenge: Challenge; sealingKey: SealingKey | null } & Dated)
  | { kind: 'LINKED' }
  | { kind: 'FAILED'; code: PortalFailureCode; attemptsLeft?: number };

export interface ProbeLinkInput extends SessionRef {
  /** What became of this submission is not known. */
  submissionId?: string;
}

/**
 * `neverMade`: the submission that was asked about did not begin, and cannot any more: it is not in the ledger, and its
 * key went with an earlier run of the device. Left out where that is not certain, and by devices of before it was said.
 */
export type LinkProbe =
  { kind: 'LINKED' } | { kind: 'NOT_LINKED'; neverMade?: boolean } | { kind: 'UNKNOWN' };

/** Activities on `device/{serial}/link`. Submissions are made at most once for each submission id, for ever. */
export interface DeviceLinkActivities {
  prepareLink(input: PrepareLinkInput): Promise<PreparedLink>;
  submitCredentials(input: DeviceSubmission): Promise<LinkStep>;
  submitAnswer(input: DeviceSubmission): Promise<LinkStep>;
  resendCode(input: { session: SessionRef; challengeId: string; requestId: string }): Promise<LinkStep>;
  /** Looks whether the session is signed in; submits nothing. */
  probeLink(input: ProbeLinkInput): Promise<LinkProbe>;
  /** Gives a login up, or signs a session out; done also when there is nothing left to close. */
  closeLink(input: SessionRef): Promise<void>;
}

export interface ForceReadInput {
  session: SessionRef;
  pluginId: string;
  order: ReadOrder;
}

/** DELIVERED: the gateway has answered for the reading. Whether it was recorded is for the records to say. */
export type ForceReadResult = { kind: 'DELIVERED' } | { kind: 'SESSION_ENDED'; reason: SessionEndReason };

/** Activity on `device/{serial}/force`. */
export interface DeviceForceActivities {
  /**
   * Reads the policy next and returns when its reading has been acknowledged by the gateway, whatever the verdict. An
   * attempt without a recorded reading ends then as READING_NOT_RECORDED.
   */
  forceRead(input: ForceReadInput): Promise<ForceReadResult>;
}

/**
 * How a batch is read: singly, policy by policy; or as a run of pages of the portal's list, where each queued policy
 * on a page is recorded as it arrives. `cursor` is the page to begin with, null for the first.
 */
export type SweepBatchMode = { kind: 'SINGLE' } | { kind: 'LIST'; cursor: string | null };

/** The orders do not travel through Temporal: the device fetches them from the gateway by the batch's id. */
export interface SweepBatchInput {
  session: SessionRef;
  pluginId: string;
  batchId: string;
  mode: SweepBatchMode;
}

/** Counts only; the readings themselves travel through `deliverReadings`. */
export interface SweepBatchResult {
  read: number;
  /** Orders that have no reading: absent from the list, or not begun before the session ended. */
  unread: number;
  /** After `LIST`: the page to go on with, or null when the list has been crawled to its end. */
  listCursor?: string | null;
  sessionEnded?: SessionEndReason;
}

/** Activity on `device/{serial}/sweep`. Heartbeat details: `SweepBatchProgress`. */
export interface DeviceSweepActivities {
  sweepBatch(input: SweepBatchInput): Promise<SweepBatchResult>;
}

export interface SweepBatchProgress {
  read: number;
  total: number;
  listCursor?: string | null;
}
