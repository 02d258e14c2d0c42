import type { Cents } from './money.ts';
import type { Person } from './people.ts';

export const POLICY_STATUSES = [
  'IN_FORCE',
  'PENDING',
  'LAPSED',
  'TERMINATED',
  'SURRENDERED',
  'TRANSFERRED',
] as const;

/** Where a policy stands at the carrier. TRANSFERRED: another agent is now the agent of record. */
export type PolicyStatus = (typeof POLICY_STATUSES)[number];

/** The portals show values for these only. */
export function showsValues(status: PolicyStatus): boolean {
  return status === 'IN_FORCE' || status === 'PENDING';
}

export interface Product {
  readonly code: string;
  readonly name: string;
  readonly line: 'Life' | 'Annuity';
}

/** By value name (`accountValue`); null where the contract has no such value. */
export type Values = Readonly<Record<string, Cents | null>>;

export type StatusIndicator = 'Pending' | 'Open' | 'Closed';

/** What the demo agency's CRM holds about the policy; `number` as it is typed there. */
export interface CrmRecord {
  readonly present: boolean;
  readonly number: string;
  readonly statusIndicator: StatusIndicator;
}

/** Why a policy is worth a test; `usual` for most. */
export type Peculiarity =
  | 'usual'
  | 'leading-zeros'
  | 'inner-space'
  | 'dashes'
  | 'prefix-of-another'
  | 'extends-another'
  | 'number-twice'
  | 'pending'
  | 'terminated-open-in-crm'
  | 'surrendered-open-in-crm'
  | 'lapsed-open-in-crm'
  | 'agent-of-record-change'
  | 'closed-in-both'
  | 'negative-value'
  | 'only-at-portal'
  | 'only-in-crm'
  | 'number-differs-in-crm';

/** Whose book the policy is in: one agent's, or `shared` by all of the agency. */
export type Audience = 'shared' | 'smith' | 'jones' | AgentName;

/** One of the further agents that a sandbox may be started with. */
export type AgentName = `agent-${number}`;

export interface Policy {
  /** The portal's own opaque id, as in its addresses. */
  readonly id: string;
  readonly number: string;
  readonly owner: Person;
  readonly product: Product;
  readonly status: PolicyStatus;
  /** `YYYY-MM-DD` */
  readonly issueDate: string;
  readonly values: Values;
  /** Days between the as-of date of the values and today: carriers value at the end of a business day. */
  readonly valuedDaysAgo: number;
  /** `YYYY-MM-DD`; where set, it stands in place of `valuedDaysAgo`. */
  readonly valuedOn: string | null;
  readonly audience: Audience;
  /** False for what the CRM has and the portal does not. */
  readonly atPortal: boolean;
  readonly crm: CrmRecord;
  readonly peculiarity: Peculiarity;
}
