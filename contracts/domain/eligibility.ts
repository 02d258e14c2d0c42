import type { StatusIndicator, SourceState } from './states.ts';
import type { Subscription } from './organizations.ts';
import { subscriptionIncludesSync } from './organizations.ts';

/** The facts that decide whether a policy takes part in the sync. */
export interface EligibilityFacts {
  subscription: Subscription;
  hasContact: boolean;
  indicator: StatusIndicator;
  number: string;
  institutionConnected: boolean;
  /** States of the login sources of the policy's institution. */
  sourceStates: readonly SourceState[];
  deleted: boolean;
}

export const ineligibilities = [
  'NO_SUBSCRIPTION',
  'DELETED',
  'NO_CONTACT',
  'STATUS_CLOSED',
  'NO_NUMBER',
  'INSTITUTION_NOT_CONNECTED',
  'NO_LOGIN_SOURCE',
] as const;
export type Ineligibility = (typeof ineligibilities)[number];

/**
 * Why a policy is not syncable, or undefined when it is (guide 000, CRM data requirements; the third requirement,
 * that the number matches the portal's, shows only at the portal).
 */
export function ineligibility(facts: EligibilityFacts): Ineligibility | undefined {
  if (!subscriptionIncludesSync(facts.subscription)) return 'NO_SUBSCRIPTION';
  if (facts.deleted) return 'DELETED';
  if (!facts.hasContact) return 'NO_CONTACT';
  if (facts.indicator === 'CLOSED') return 'STATUS_CLOSED';
  if (facts.number === '') return 'NO_NUMBER';
  if (!facts.institutionConnected) return 'INSTITUTION_NOT_CONNECTED';
  if (facts.sourceStates.length === 0) return 'NO_LOGIN_SOURCE';
  return undefined;
}

export const ineligibilityMessages: Record<Ineligibility, string> = {
  NO_SUBSCRIPTION: 'Sync is not part of the subscription.',
  DELETED: 'The policy has been deleted.',
  NO_CONTACT: 'The policy is not associated with a contact.',
  STATUS_CLOSED: 'The product status has a Closed indicator.',
  NO_NUMBER: 'The policy has no number.',
  INSTITUTION_NOT_CONNECTED: 'The institution is not connected to a plugin.',
  NO_LOGIN_SOURCE: 'The institution has no login source.',
};
