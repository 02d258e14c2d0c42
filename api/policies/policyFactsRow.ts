import type { Ineligibility } from '../../contracts/domain/eligibility.ts';
import type { ShownSyncState, StatusIndicator } from '../../contracts/domain/states.ts';

/** A row of `policyFacts`. */
export interface PolicyFactsRow {
  id: string;
  number: string;
  contact_id: string | null;
  product_id: string;
  status_id: string;
  issue_date: string | null;
  maturity_date: string | null;
  created_at: Date;
  contact_name: string | null;
  product_name: string;
  product_line: string;
  institution_id: string;
  institution_name: string;
  status_name: string;
  indicator: StatusIndicator;
  connected_institution_id: string | null;
  ineligibility: Ineligibility | null;
  state: ShownSyncState;
  /** Null where it is not known since when a policy is not syncable. */
  state_since: Date | null;
  reason: string | null;
  last_outcome: 'SUCCESS' | 'NOT_FOUND' | null;
  last_outcome_at: Date | null;
  last_read_at: Date | null;
  /** When a value was last read; what a carrier says of an inactive policy brings none. */
  values_read_at: Date | null;
  last_attempt_id: string | null;
  source_id: string | null;
  source_name: string | null;
  last_source_id: string | null;
  /** A force sync that is under way. */
  force_attempt_id: string | null;
}
