import type { PortalFailureCode } from '../../contracts/domain/failures.ts';
import type { LinkSessionState } from '../../contracts/domain/states.ts';

export type FailedLinkState = Exclude<
  LinkSessionState,
  'AWAITING_CREDENTIALS' | 'AUTHENTICATING' | 'CHALLENGED' | 'VERIFYING' | 'LINKED' | 'ENDED'
>;

/** How an attempt to link ended, when it did not end Linked. */
export interface LinkFailure {
  kind: 'FAILED';
  state: FailedLinkState;
  code?: PortalFailureCode;
}

/** The state in which each failure ends an attempt to link. */
const failedStates: Record<PortalFailureCode, FailedLinkState> = {
  INVALID_CREDENTIALS: 'DENIED',
  // A refused code that leaves further tries comes as a new challenge; here there are none left.
  INVALID_CODE: 'DENIED',
  CHALLENGE_DECLINED: 'DENIED',
  ACCOUNT_LOCKED: 'LOCKED',
  CHALLENGE_UNSUPPORTED: 'NEEDS_ACTION',
  PASSWORD_EXPIRED: 'NEEDS_ACTION',
  ACCOUNT_NEEDS_ACTION: 'NEEDS_ACTION',
  ALREADY_LOGGED_IN: 'NEEDS_ACTION',
  CHALLENGE_EXPIRED: 'EXPIRED',
  SESSION_EXPIRED: 'EXPIRED',
  SITE_UNAVAILABLE: 'UNAVAILABLE',
  RATE_LIMITED: 'UNAVAILABLE',
  DEVICE_OFFLINE: 'UNAVAILABLE',
  DEVICE_NOT_ANSWERING: 'UNAVAILABLE',
  DEVICE_RESTARTED: 'UNAVAILABLE',
  CREDENTIALS_NOT_USED: 'UNAVAILABLE',
  DEVICE_STORAGE_FULL: 'UNAVAILABLE',
  CARRIER_STOPPED: 'UNAVAILABLE',
  SITE_BLOCKING: 'FAILED',
  SITE_CHANGED: 'FAILED',
  POLICY_NOT_FOUND: 'FAILED',
  NOT_FOUND_UNCONFIRMED: 'FAILED',
  POLICY_MISMATCH: 'FAILED',
  POLICY_AMBIGUOUS: 'FAILED',
  VALUE_SUSPECT: 'FAILED',
  OUTCOME_UNKNOWN: 'FAILED',
  INTERNAL: 'FAILED',
};

export function linkFailure(code: PortalFailureCode): LinkFailure {
  return { kind: 'FAILED', state: failedStates[code], code };
}

export const cancelledLink: LinkFailure = { kind: 'FAILED', state: 'CANCELLED' };
