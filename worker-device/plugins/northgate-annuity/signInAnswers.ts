import { isPortalFailure, parseJsonObject } from '../../../plugin-sdk/index.ts';
import type { JsonObject, PortalFailure } from '../../../plugin-sdk/index.ts';

export interface AskedForCode {
  kind: 'CODE';
  digits: number;
  attemptsLeft: number;
  lifetimeMs: number;
}

/** What the portal answers to a step of the sign-in. */
export type SignInAnswer =
  | { kind: 'SIGNED_IN' }
  | AskedForCode
  | { kind: 'CODE_REFUSED'; attemptsLeft: number; usedBefore: boolean }
  | { kind: 'PASSWORD_EXPIRES_SOON' }
  | { kind: 'FAILED'; code: PortalFailure['code']; attemptsLeft: number | undefined };

const usualLifetimeMs = 5 * 60_000;

const errorCodes: Readonly<Record<string, PortalFailure['code']>> = {
  invalid_credentials: 'INVALID_CREDENTIALS',
  account_locked: 'ACCOUNT_LOCKED',
  password_expired: 'PASSWORD_EXPIRED',
  challenge_expired: 'CHALLENGE_EXPIRED',
  too_many_attempts: 'INVALID_CODE',
  service_unavailable: 'SITE_UNAVAILABLE',
  rate_limited: 'RATE_LIMITED',
};

const noticeCodes: Readonly<Record<string, PortalFailure['code']>> = {
  'signed-in-elsewhere': 'ALREADY_LOGGED_IN',
  terms: 'ACCOUNT_NEEDS_ACTION',
};

/** @param serverTime milliseconds since 1970 by the portal's clock; NaN where it does not tell */
export function parseSignInAnswer(status: number, text: string, serverTime: number): SignInAnswer {
  const answer = objectIn(text);
  if (answer === null) return failed(status === 403 ? 'SITE_BLOCKING' : 'SITE_CHANGED');
  if (answer.has('error')) return refused(status, answer.object('error'));
  switch (answer.text('status')) {
    case 'SIGNED_IN':
      return { kind: 'SIGNED_IN' };
    case 'MFA_REQUIRED':
      return askedForCode(answer.object('challenge'), serverTime);
    case 'ACTION_REQUIRED': {
      const action = answer.text('action');
      if (action === 'password-expiring') return { kind: 'PASSWORD_EXPIRES_SOON' };
      return failed(noticeCodes[action] ?? 'ACCOUNT_NEEDS_ACTION');
    }
    default:
      return failed('SITE_CHANGED');
  }
}

function askedForCode(challenge: JsonObject, serverTime: number): SignInAnswer {
  if (challenge.text('method') !== 'TOTP') return failed('CHALLENGE_UNSUPPORTED');
  const left = Date.parse(challenge.text('expiresAt')) - serverTime;
  return {
    kind: 'CODE',
    digits: challenge.wholeNumber('digits'),
    attemptsLeft: challenge.wholeNumber('attemptsRemaining'),
    lifetimeMs: Number.isNaN(left) ? usualLifetimeMs : Math.max(0, left),
  };
}

function refused(status: number, error: JsonObject): SignInAnswer {
  const code = error.text('code');
  const attemptsLeft = error.has('attemptsRemaining') ? error.wholeNumber('attemptsRemaining') : undefined;
  if ((code === 'invalid_code' || code === 'code_already_used') && attemptsLeft !== undefined) {
    return { kind: 'CODE_REFUSED', attemptsLeft, usedBefore: code === 'code_already_used' };
  }
  const known = errorCodes[code];
  if (known !== undefined) return failed(known, attemptsLeft);
  // The portal may have taken the answer in before it failed.
  return failed(status >= 500 ? 'OUTCOME_UNKNOWN' : 'SITE_CHANGED');
}

function objectIn(text: string): JsonObject | null {
  try {
    return parseJsonObject(text);
  } catch (error) {
    if (isPortalFailure(error)) return null;
    throw error;
  }
}

function failed(code: PortalFailure['code'], attemptsLeft?: number): SignInAnswer {
  return { kind: 'FAILED', code, attemptsLeft };
}
