import type { Amount } from '../../contracts/domain/amounts.ts';
import type { ReadingEvidence, ValueChange } from '../../contracts/domain/readings.ts';
import type {
  AttemptKind,
  AttemptState,
  PolicySyncState,
  StatusIndicator,
} from '../../contracts/domain/states.ts';
import type { ValueType } from '../../contracts/domain/valueTypes.ts';

export interface AttemptFacts {
  id: string;
  policyId: string;
  sourceId: string;
  kind: AttemptKind;
  state: AttemptState;
  generation: number | null;
  linkEpoch: number | null;
  readingId: string | null;
  changes: ValueChange[] | null;
  evidence: ReadingEvidence | null;
}

export interface PolicyFacts {
  number: string;
  deleted: boolean;
  hasContact: boolean;
  indicator: StatusIndicator;
}

export interface SyncFacts {
  generation: number;
  state: PolicySyncState;
  lastAttemptId: string | null;
}

export interface QueueFacts {
  kind: AttemptKind;
  /** Null while the row waits. */
  attemptId: string | null;
  day: string;
  tries: number;
  askedSourceIds: string[];
  /** One of those could not confirm that it does not have the policy. */
  unconfirmed: boolean;
}

export interface StoredValue {
  amount: Amount;
  asOf: string;
  fetchedAt: Date;
  attemptId: string;
  /** Of the claim that read it; null where that is not known any more. */
  generation: number | null;
}

/** A login source of the same institution that could be asked, too. */
export interface OtherSource {
  id: string;
  linked: boolean;
}

/** Everything that decides what becomes of a reading, as it stands under the policy's lock. */
export interface ReadingFacts {
  attempt: AttemptFacts;
  /** When the attempt was claimed, or asked for by a person; nothing was read for it before. */
  askedAt: Date;
  policy: PolicyFacts;
  sync: SyncFacts;
  /** Whether the attempt's source is Linked now. */
  sourceLinked: boolean;
  queue: QueueFacts | null;
  values: ReadonlyMap<ValueType, StoredValue>;
  otherSources: readonly OtherSource[];
}
