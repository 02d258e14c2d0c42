import { openDocument } from '../../../plugin-sdk/index.ts';
import type { PortalDocument } from '../../../plugin-sdk/index.ts';

/** What the portal shows between the sign-in page and the first page behind it. */
export type SignInPage =
  | { kind: 'SIGNED_IN' }
  | {
      kind: 'LOGIN';
      failure: 'INVALID_CREDENTIALS' | 'INVALID_CODE' | 'CHALLENGE_EXPIRED' | 'SITE_CHANGED';
      attemptsLeft: number | undefined;
    }
  | {
      kind: 'CODE';
      channel: 'SMS' | 'EMAIL';
      maskedDestination: string;
      /** What the button says that sends the code another way. */
      otherWay: string | null;
      lifetimeMs: number;
      resendInMs: number;
      attemptsLeft: number | null;
      refused: 'INVALID_CODE' | 'CHALLENGE_EXPIRED' | null;
    }
  | { kind: 'PASSWORD_EXPIRES_SOON' }
  | { kind: 'STOPPED'; code: StopCode }
  | { kind: 'UNKNOWN' };

type StopCode =
  | 'ACCOUNT_LOCKED'
  | 'PASSWORD_EXPIRED'
  | 'ALREADY_LOGGED_IN'
  | 'ACCOUNT_NEEDS_ACTION'
  | 'SITE_BLOCKING'
  | 'SITE_UNAVAILABLE'
  | 'RATE_LIMITED';

const stops: readonly (readonly [selector: string, code: StopCode])[] = [
  ['#accountLocked', 'ACCOUNT_LOCKED'],
  ['#passwordExpired', 'PASSWORD_EXPIRED'],
  ['#notice-signed-in-elsewhere', 'ALREADY_LOGGED_IN'],
  ['#notice-terms', 'ACCOUNT_NEEDS_ACTION'],
  ['#trouble-blocked', 'SITE_BLOCKING'],
  ['#trouble-unavailable', 'SITE_UNAVAILABLE'],
  ['#trouble-failed', 'SITE_UNAVAILABLE'],
  ['#trouble-rateLimited', 'RATE_LIMITED'],
];

const loginParts = ['#loginForm #username', '#loginForm #password', '#loginForm #btnSignIn'];
const codeParts = ['#verifyForm #securityCode', '#verifyForm #btnVerify', '#maskedDestination'];

export function parseSignInPage(html: string): SignInPage {
  const page = openDocument(html);
  const stop = stops.find(([selector]) => page.has(selector));
  if (stop !== undefined) return { kind: 'STOPPED', code: stop[1] };
  if (page.has('#btnSignOut')) return { kind: 'SIGNED_IN' };
  if (page.has('#notice-password-expiring #btnContinue')) return { kind: 'PASSWORD_EXPIRES_SOON' };
  if (codeParts.every((part) => page.has(part))) return codePage(page);
  if (loginParts.every((part) => page.has(part))) return loginPage(page);
  return { kind: 'UNKNOWN' };
}

function loginPage(page: PortalDocument): SignInPage {
  const message = page.words('.alert.error') ?? '';
  const isLast = message.includes('One more failed attempt');
  if (message.includes('username or password')) {
    return { kind: 'LOGIN', failure: 'INVALID_CREDENTIALS', attemptsLeft: isLast ? 1 : undefined };
  }
  if (message.includes('Too many incorrect codes')) {
    return { kind: 'LOGIN', failure: 'INVALID_CODE', attemptsLeft: 0 };
  }
  const failure = message.includes('session has ended') ? 'CHALLENGE_EXPIRED' : 'SITE_CHANGED';
  return { kind: 'LOGIN', failure, attemptsLeft: undefined };
}

function codePage(page: PortalDocument): SignInPage {
  const message = page.words('.alert.error') ?? '';
  const attempts = /(\d+) attempts? left/.exec(message)?.[1];
  const minutes = /valid for (\d+) minutes?/.exec(page.words('#main') ?? '')?.[1] ?? '5';
  const resendInSeconds = Number(page.attribute('#btnResend', 'data-resend-in') ?? '0');
  return {
    kind: 'CODE',
    channel: page.attribute('#maskedDestination', 'data-way') === 'email' ? 'EMAIL' : 'SMS',
    maskedDestination: page.words('#maskedDestination') ?? '',
    otherWay: page.words('#otherWayForm #btnOtherWay') ?? null,
    lifetimeMs: Number(minutes) * 60_000,
    resendInMs: resendInSeconds * 1_000,
    attemptsLeft: attempts === undefined ? null : Number(attempts),
    refused: refusalIn(message),
  };
}

function refusalIn(message: string): 'INVALID_CODE' | 'CHALLENGE_EXPIRED' | null {
  if (message.includes('incorrect')) return 'INVALID_CODE';
  return message.includes('expired') ? 'CHALLENGE_EXPIRED' : null;
}
