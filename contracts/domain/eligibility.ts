import type { NextAction } from './failures.ts';
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

/** Why a policy takes no part in the sync, in words, and the one thing that changes it. */
export const ineligibilityWords = {
  NO_SUBSCRIPTION: { message: 'Sync is not part of the subscription.', nextAction: 'ASK_OWNER' },
  DELETED: { message: 'The policy has been deleted.', nextAction: 'NONE' },
  NO_CONTACT: {
    message: 'The policy is not associated with a contact. Choose its contact.',
    nextAction: 'CHECK_POLICY',
  },
  STATUS_CLOSED: {
    message:
      'The product status has a Closed indicator. Change the status if the policy is open at the carrier.',
    nextAction: 'UPDATE_STATUS',
  },
  NO_NUMBER: {
    message: 'The policy has no number. Enter it as the carrier shows it.',
    nextAction: 'CHECK_POLICY',
  },
  INSTITUTION_NOT_CONNECTED: {
    message: 'The institution is not connected. An Owner or Manager can connect it.',
    nextAction: 'ASK_OWNER',
  },
  NO_LOGIN_SOURCE: {
    message: 'The institution has no login source. An Owner or Manager can add one.',
    nextAction: 'ASK_OWNER',
  },
} as const satisfies Record<Ineligibility, { message: string; nextAction: NextAction }>;
