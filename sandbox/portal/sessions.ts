import { randomBytes } from 'node:crypto';
import type { LoginAccount } from './logins.ts';
import type { PortalSettings } from './settings.ts';

/** What a portal puts between sign-in and its first page. */
export type Notice = 'signed-in-elsewhere' | 'terms' | 'password-expiring';

/** ANONYMOUS: the sign-in page; CODE: password accepted; NOTICE: something to read first; SIGNED_IN. */
export type SessionStep = 'ANONYMOUS' | 'CODE' | 'NOTICE' | 'SIGNED_IN';

/** How a portal sends a code. */
export type CodeWay = 'text' | 'email';

export interface CodeChallenge {
  readonly id: string;
  readonly way: CodeWay;
  /** Null for an authenticator app: its codes are computed. */
  readonly code: string | null;
  readonly sentAt: number;
  readonly expiresAt: number;
  attemptsLeft: number;
}

export interface Session {
  /** The cookie's value. */
  readonly id: string;
  /** Names the session in the log without giving the cookie away. */
  readonly label: string;
  readonly openedAt: number;
  readonly login: LoginAccount | null;
  step: SessionStep;
  signedInAt: number | null;
  lastSeenAt: number;
  /** Of the form last served, or the header token of an application. */
  antiForgeryToken: string;
  challenge: CodeChallenge | null;
  codesSent: number;
  /** Still to be answered before the session is signed in. */
  notices: Notice[];
  requests: number;
}

/** A sign-in that nobody finishes is forgotten. */
const UNFINISHED_LIFETIME_MS = 20 * 60_000;

/** Visitors that never come back leave their session behind. */
const CLEARED_EVERY = 1_000;

/** The sessions of one portal. Every end of a session is an absence: the cookie is then an unknown one. */
export class Sessions {
  readonly #settings: () => PortalSettings;
  readonly #now: () => number;
  readonly #sessions = new Map<string, Session>();
  #opened = 0;

  constructor(settings: () => PortalSettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  open(login: LoginAccount | null, step: SessionStep): Session {
    this.#opened += 1;
    if (this.#opened % CLEARED_EVERY === 0) this.#forgetThoseOver();
    const now = this.#now();
    const session: Session = {
      id: secret(),
      label: `s-${this.#opened}`,
      openedAt: now,
      login,
      step,
      signedInAt: null,
      lastSeenAt: now,
      antiForgeryToken: secret(),
      challenge: null,
      codesSent: 0,
      notices: [],
      requests: 0,
    };
    this.#sessions.set(session.id, session);
    return session;
  }

  /** The session of a cookie, or null when there is none, or none any more. */
  find(id: string | undefined): Session | null {
    const session = id === undefined ? undefined : this.#sessions.get(id);
    if (session === undefined) return null;
    if (!this.#isOver(session)) return session;
    this.end(session);
    return null;
  }

  /** Notes a request; the idle time-out counts from it. */
  touch(session: Session): void {
    session.lastSeenAt = this.#now();
    session.requests += 1;
  }

  signIn(session: Session): void {
    if (this.#settings().oneSessionPerLogin) this.endOthers(session);
    session.step = 'SIGNED_IN';
    session.signedInAt = this.#now();
    session.lastSeenAt = this.#now();
    session.requests = 0;
    session.challenge = null;
  }

  end(session: Session): void {
    this.#sessions.delete(session.id);
  }

  endOthers(session: Session): void {
    for (const other of this.live()) {
      if (other !== session && other.login === session.login && other.signedInAt !== null) this.end(other);
    }
  }

  live(): Session[] {
    return [...this.#sessions.values()].filter((session) => !this.#isOver(session));
  }

  #forgetThoseOver(): void {
    for (const session of this.#sessions.values()) if (this.#isOver(session)) this.end(session);
  }

  #isOver(session: Session): boolean {
    const now = this.#now();
    if (session.signedInAt === null) return now - session.openedAt > UNFINISHED_LIFETIME_MS;
    const { idleTimeoutMs, absoluteTimeoutMs } = this.#settings();
    const limit = session.login?.traits.requestsPerSession ?? 0;
    return (
      (idleTimeoutMs > 0 && now - session.lastSeenAt >= idleTimeoutMs) ||
      (absoluteTimeoutMs > 0 && now - session.signedInAt >= absoluteTimeoutMs) ||
      (limit > 0 && session.requests >= limit)
    );
  }
}

export function secret(): string {
  return randomBytes(24).toString('base64url');
}
