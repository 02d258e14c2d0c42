import type { FailureCode } from '../../contracts/domain/failures.ts';
import type { FindingKind } from '../../contracts/domain/findings.ts';
import type { DeliveryVerdict, ReadingEvidence, ValueChange } from '../../contracts/domain/readings.ts';
import type { AttemptState, PolicySyncState } from '../../contracts/domain/states.ts';
import type { ValueType } from '../../contracts/domain/valueTypes.ts';
import type { Amount } from '../../contracts/domain/amounts.ts';

/** What is to be written for one reading. */
export interface Recording {
  kind: 'RECORD';
  verdict: Extract<DeliveryVerdict, 'RECORDED' | 'SUPERSEDED'>;
  attempt: AttemptEnd;
  /** Null when the policy's standing is not this attempt's to change. */
  policy: PolicyEnd | null;
  values: NewValue[];
  /** The values that this attempt wrote before are replaced by those that it found. */
  takesBack: boolean;
  queue: QueueChange;
  openFinding: { kind: FindingKind; portalStatus: string | null; details: Record<string, unknown> } | null;
  resolveFindings: readonly FindingKind[];
  /** The source reads nothing more until the next link. */
  stopSource: FailureCode | null;
  /** Sources whose sweeps have something to do now. */
  wakeSources: string[];
}

export interface AttemptEnd {
  state: AttemptState;
  failureCode: FailureCode | null;
  reason: string | null;
  evidence: ReadingEvidence;
  changes: ValueChange[] | null;
}

export interface PolicyEnd {
  state: PolicySyncState;
  reason: string | null;
  outcome: 'SUCCESS' | 'NOT_FOUND' | null;
  /** The business day that nothing is owed for any more. */
  settledDay: string | null;
  homeSourceId: string | null;
}

export interface NewValue {
  valueType: ValueType;
  amount: Amount;
  asOf: string;
  /** An amount that differs is also appended to the history. */
  isNew: boolean;
}

export type QueueChange =
  | { kind: 'KEEP' }
  | { kind: 'REMOVE' }
  /** Waits again, here or at another source. */
  | { kind: 'WAIT'; sourceId: string; tries: number; notBefore: Date | null; askedSourceIds: string[] };

/** Nothing is to be written. */
export interface Answer {
  kind: 'ANSWER';
  verdict: DeliveryVerdict;
  failureCode?: FailureCode;
}

export type Decision = Recording | Answer;
