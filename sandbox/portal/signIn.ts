import { randomInt } from 'node:crypto';
import type { Carrier } from './carrier.ts';
import type { LoginAccount } from './logins.ts';
import type { LogEntry, SubmissionOutcome } from './requestLog.ts';
import { secret } from './sessions.ts';
import type { CodeChallenge, CodeWay, Session } from './sessions.ts';
import { matchingStep } from './totp.ts';

export type PasswordResult =
  | { readonly kind: 'accepted'; readonly account: LoginAccount }
  | { readonly kind: 'refused'; readonly attemptsLeft: number | null }
  | { readonly kind: 'locked' }
  | { readonly kind: 'expired' };

export type CodeResult =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly attemptsLeft: number }
  | { readonly kind: 'replayed'; readonly attemptsLeft: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'attempts-used-up' };

/** Decides on a password as carriers do: a lock after so many wrong ones, and no word on whether a user exists. */
export function checkPassword(
  carrier: Carrier,
  entry: LogEntry,
  username: string,
  password: string,
): PasswordResult {
  const result = passwordResult(carrier, username, password);
  note(entry, result.kind === 'accepted' || result.kind === 'expired' ? 'accepted' : result.kind);
  return result;
}

function passwordResult(carrier: Carrier, username: string, password: string): PasswordResult {
  const account = carrier.logins.find(username);
  if (account === undefined) return { kind: 'refused', attemptsLeft: null };
  if (account.traits.locked) return { kind: 'locked' };
  if (account.password !== password) return wrongPassword(carrier, account);
  account.wrongPasswords = 0;
  return account.traits.password === 'expired' ? { kind: 'expired' } : { kind: 'accepted', account };
}

function wrongPassword(carrier: Carrier, account: LoginAccount): PasswordResult {
  account.wrongPasswords += 1;
  const attemptsLeft = carrier.settings.wrongPasswordsUntilLocked - account.wrongPasswords;
  account.traits.locked = attemptsLeft <= 0;
  return account.traits.locked ? { kind: 'locked' } : { kind: 'refused', attemptsLeft };
}

/** Opens the next challenge of a session and sends its code. What never arrives by text message does by email. */
export function sendCode(
  carrier: Carrier,
  session: Session,
  account: LoginAccount,
  way: CodeWay = 'text',
): void {
  const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
  session.challenge = newChallenge(carrier, account, code, way);
  session.codesSent += 1;
  if (account.traits.code === 'never-arrives' && way === 'text') return;
  carrier.world.inbox.send(
    {
      carrier: carrier.profile.id,
      login: account.username,
      to: maskedDestination(account, way),
      code,
      text: `${carrier.profile.name}: ${code} is your verification code. We will never call you to ask for it.`,
    },
    carrier.settings.codeDeliveryDelayMs,
  );
}

/** Opens a challenge for an authenticator app. */
export function askForTotp(carrier: Carrier, session: Session, account: LoginAccount): CodeChallenge {
  session.challenge = newChallenge(carrier, account, null, 'text');
  return session.challenge;
}

function newChallenge(
  carrier: Carrier,
  account: LoginAccount,
  code: string | null,
  way: CodeWay,
): CodeChallenge {
  const now = carrier.world.now();
  const lifetime = account.traits.code === 'expired-on-arrival' ? 0 : carrier.settings.codeLifetimeMs;
  return {
    id: secret(),
    way,
    code,
    sentAt: now,
    expiresAt: now + lifetime,
    attemptsLeft: carrier.settings.codeAttempts,
  };
}

/** Decides on a code, sent or computed. An attempt is used up by every decision but an expired challenge. */
export function checkCode(
  carrier: Carrier,
  entry: LogEntry,
  account: LoginAccount,
  challenge: CodeChallenge,
  code: string,
): CodeResult {
  const result = codeResult(carrier, account, challenge, code.replace(/\s/g, ''));
  note(entry, result.kind);
  return result;
}

function codeResult(
  carrier: Carrier,
  account: LoginAccount,
  challenge: CodeChallenge,
  code: string,
): CodeResult {
  if (carrier.world.now() >= challenge.expiresAt) return { kind: 'expired' };
  const verdict =
    account.traits.code === 'always-refused' ? 'refused' : verdictOn(carrier, account, challenge, code);
  if (verdict === 'accepted') return { kind: 'accepted' };
  challenge.attemptsLeft -= 1;
  if (challenge.attemptsLeft <= 0) return { kind: 'attempts-used-up' };
  return { kind: verdict, attemptsLeft: challenge.attemptsLeft };
}

function verdictOn(
  carrier: Carrier,
  account: LoginAccount,
  challenge: CodeChallenge,
  code: string,
): 'accepted' | 'refused' | 'replayed' {
  if (challenge.code !== null) return challenge.code === code ? 'accepted' : 'refused';
  const step = matchingStep(account.totpSecret, code, carrier.world.now());
  if (step === null) return 'refused';
  if (step <= account.lastTotpStep) return 'replayed';
  account.lastTotpStep = step;
  return 'accepted';
}

/** `•••-•••-4417`, or `a•••@mail.example` */
export function maskedDestination(account: LoginAccount, way: CodeWay): string {
  return way === 'text'
    ? `•••-•••-${account.phoneEnding}`
    : `${account.username.slice(0, 1)}•••@mail.example`;
}

function note(entry: LogEntry, outcome: SubmissionOutcome): void {
  if (entry.submission !== null) entry.submission.outcome = outcome;
}
