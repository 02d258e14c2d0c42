import type { PortalFailureCode } from '../../contracts/domain/failures.ts';
import type { FindingKind } from '../../contracts/domain/findings.ts';

/** What a reading that failed means for its policy. */
export type FailedReading =
  /** The portal's answer cannot be trusted for this policy: kept as evidence, for a person to look into. */
  | { kind: 'QUARANTINE'; finding: FindingKind }
  /** The site or the device had a bad moment: tried again later, a few times a day. */
  | { kind: 'TRY_LATER' }
  /** It failed for this policy; another try today would end alike. */
  | { kind: 'SETTLE' }
  /** This source seems not to have it: others of the institution are asked before the day ends so. */
  | { kind: 'SEEMS_ABSENT' }
  /** It says nothing about the policy: the session is over, or the source may not read. Back to the queue. */
  | { kind: 'GIVE_BACK'; stopsSource: boolean };

const giveBack: FailedReading = { kind: 'GIVE_BACK', stopsSource: false };
const tryLater: FailedReading = { kind: 'TRY_LATER' };

export const failedReadings: Readonly<Record<PortalFailureCode, FailedReading>> = {
  POLICY_MISMATCH: { kind: 'QUARANTINE', finding: 'OTHER_POLICY_SERVED' },
  POLICY_AMBIGUOUS: { kind: 'QUARANTINE', finding: 'NUMBER_AMBIGUOUS' },
  VALUE_SUSPECT: { kind: 'QUARANTINE', finding: 'VALUE_UNREADABLE' },
  SITE_UNAVAILABLE: tryLater,
  RATE_LIMITED: tryLater,
  DEVICE_STORAGE_FULL: tryLater,
  DEVICE_OFFLINE: tryLater,
  DEVICE_NOT_ANSWERING: tryLater,
  DEVICE_RESTARTED: tryLater,
  CREDENTIALS_NOT_USED: tryLater,
  INTERNAL: tryLater,
  // One page that is not understood. When it is more than one, the device ends the session for the same reason.
  SITE_CHANGED: { kind: 'SETTLE' },
  NOT_FOUND_UNCONFIRMED: { kind: 'SEEMS_ABSENT' },
  // Not Found is an outcome of its own, made by two looks; a plugin that reports it as a failure made none.
  POLICY_NOT_FOUND: tryLater,
  SITE_BLOCKING: { kind: 'GIVE_BACK', stopsSource: true },
  CARRIER_STOPPED: giveBack,
  SESSION_EXPIRED: giveBack,
  ALREADY_LOGGED_IN: giveBack,
  ACCOUNT_LOCKED: giveBack,
  ACCOUNT_NEEDS_ACTION: giveBack,
  PASSWORD_EXPIRED: giveBack,
  INVALID_CREDENTIALS: giveBack,
  INVALID_CODE: giveBack,
  CHALLENGE_EXPIRED: giveBack,
  CHALLENGE_DECLINED: giveBack,
  CHALLENGE_UNSUPPORTED: giveBack,
  OUTCOME_UNKNOWN: giveBack,
};

const minuteMs = 60_000;

/**
 * Tries a day, and the pauses between them. A portal that is down for an hour or two in the morning, when everything is
 * read, must not cost its policies the day.
 */
export const retryPausesMs: readonly number[] = [1, 5, 20, 60, 180].map((minutes) => minutes * minuteMs);

/** Before a policy that was given back is read again; the source may be linked again at once. */
export const givenBackPauseMs = minuteMs;
