/** What the checker looks at: the carriers' own log, the CRM's rows, the histories, and what the person did. */
export interface Facts {
  readonly requests: readonly PortalRequest[];
  readonly policies: readonly PolicyFact[];
  readonly attempts: readonly AttemptFact[];
  readonly history: readonly ValueFact[];
  readonly values: readonly ValueFact[];
  readonly sources: readonly SourceFact[];
  readonly workflows: readonly WorkflowFact[];
  /** Readings that the devices say they still keep, by their last heartbeats. */
  readonly journalled: number;
  readonly person: PersonFact;
  /** When each process was killed. */
  readonly kills: readonly string[];
}

/** A request as the sandbox logged it. */
export interface PortalRequest {
  readonly sequence: number;
  readonly at: string;
  readonly carrier: string;
  readonly path: string;
  readonly login: string | null;
  readonly submission: { readonly kind: string } | null;
  readonly served: readonly ServedFact[];
}

export interface ServedFact {
  readonly policyId: string;
  readonly number: string;
  /** By the carrier's value name; empty where the answer showed none. */
  readonly values: Readonly<Record<string, string | null>>;
}

export interface PolicyFact {
  readonly id: string;
  readonly organizationId: string;
  readonly carrier: string;
  readonly number: string;
  /** The source that reads it; null before the first queueing. */
  readonly homeSourceId: string | null;
  readonly state: string;
  /** Whether the business day still owes it. */
  readonly settled: boolean;
  readonly queued: boolean;
}

export interface AttemptFact {
  readonly id: string;
  readonly policyId: string;
  readonly sourceId: string;
  readonly state: string;
  /** When the policy was claimed or asked for. */
  readonly queuedAt: string;
  readonly finishedAt: string | null;
}

export interface ValueFact {
  readonly policyId: string;
  readonly valueType: string;
  /** Null where a value was taken back. */
  readonly amount: string | null;
  readonly attemptId: string;
}

export interface SourceFact {
  readonly id: string;
  readonly organizationId: string;
  readonly carrier: string;
  readonly username: string;
  readonly state: string;
  /** SITE_BLOCKING or SITE_CHANGED: nothing is read on purpose. */
  readonly stopCode: string | null;
  readonly linkSessionState: string | null;
}

export interface WorkflowFact {
  readonly id: string;
  readonly status: string;
  /** A task that fails again and again, in words. */
  readonly problem: string | null;
}

export interface PersonFact {
  /** Answers given, one for each press. */
  readonly answers: readonly Answer[];
  /** Ids of the force syncs that the api accepted. */
  readonly forceSyncs: readonly string[];
}

export interface Answer {
  /** When it was given: before it was sent. */
  readonly at: string;
  readonly carrier: string;
  readonly login: string;
  readonly kind: AnswerKind;
}

export type AnswerKind = 'password' | 'code';
