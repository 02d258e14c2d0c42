import type { Amount } from './amounts.ts';
import type { PortalFailureCode } from './failures.ts';
import type { ValueType } from './valueTypes.ts';

/** A policy to read, as it was claimed. */
export interface ReadOrder {
  policyId: string;
  /** Exactly as stored. */
  number: string;
  attemptId: string;
  generation: number;
}

/** One value as a portal shows it. */
export interface ValueReading {
  valueType: ValueType;
  amount: Amount;
  /** The carrier's as-of date, YYYY-MM-DD. */
  asOf: string;
}

/** Why a portal no longer gives values for a policy that it still shows. */
export const inactiveReasons = [
  'TERMINATED',
  'SURRENDERED',
  'LAPSED',
  'MATURED',
  'CLAIM_PAID',
  'AGENT_OF_RECORD_CHANGED',
] as const;
export type InactiveReason = (typeof inactiveReasons)[number];

/** Where a reading came from, for a person who doubts it. Never page content beyond these facts. */
export interface ReadingEvidence {
  /** Path of the page or request, without its query and without a session's token. */
  path?: string;
  /** The number as the portal showed it. */
  portalNumber?: string;
  /** The status as the portal worded it. */
  portalStatus?: string;
  /** Times that the portal was asked. */
  looks?: number;
  note?: string;
}

/** What a reading did to one stored value; amounts as decimal strings, null where there was none before. */
export interface ValueChange {
  valueType: ValueType;
  before: Amount | null;
  after: Amount | null;
  asOf: string;
}

/** What a device found out about one policy. */
export type ReadingOutcome =
  | { kind: 'VALUES'; portalNumber: string; values: ValueReading[]; evidence: ReadingEvidence }
  | { kind: 'INACTIVE'; portalNumber: string; reason: InactiveReason; evidence: ReadingEvidence }
  | { kind: 'NOT_FOUND'; evidence: ReadingEvidence }
  | { kind: 'FAILED'; code: PortalFailureCode; evidence: ReadingEvidence };

/** A reading, bound to the claim that asked for it. */
export interface Reading {
  /** Drawn by the device; the same for every delivery of this reading. */
  readingId: string;
  sourceId: string;
  linkEpoch: number;
  policyId: string;
  attemptId: string;
  /** The policy's generation at the claim; a reading of an older one is kept as Superseded. */
  generation: number;
  /** ISO 8601 UTC instant, by the gateway's clock as the device knows it. */
  readAt: string;
  outcome: ReadingOutcome;
}

/** What became of a delivered reading. All but `RETRY_LATER` end its life in the device's journal. */
export type DeliveryVerdict = 'RECORDED' | 'ALREADY_RECORDED' | 'SUPERSEDED' | 'REFUSED' | 'RETRY_LATER';
