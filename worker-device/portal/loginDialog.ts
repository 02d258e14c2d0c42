import { randomUUID } from 'node:crypto';
import type { WallClock } from '../../contracts/domain/businessClock.ts';
import type { Challenge } from '../../contracts/domain/challenges.ts';
import type { PortalFailureCode } from '../../contracts/domain/failures.ts';
import type { PortalFailure } from '../../plugin-sdk/failures.ts';
import type { ChallengeAnswer, ChallengeRequest, Credentials, Login } from '../../plugin-sdk/plugin.ts';
import type { SessionLog } from './sessionLog.ts';
import type { SubmissionGuard } from './submissionGuard.ts';
import { TransportFailure } from './transportFailure.ts';

/** Where a login stands after a step. */
export type LoginStep =
  | { kind: 'CHALLENGED'; challenge: Challenge }
  | { kind: 'LINKED' }
  | { kind: 'FAILED'; code: PortalFailureCode; attemptsLeft?: number };

/** One step of the plugin's login, timed and translated; each rejects with a `PortalFailure`. */
export interface LoginSteps {
  begin(credentials: Credentials): Login;
  advance(step: (login: Login) => ReturnType<Login['next']>, login: Login): ReturnType<Login['next']>;
}

export interface LoginDialogParts {
  steps: LoginSteps;
  guard: SubmissionGuard;
  clock: WallClock;
  log: SessionLog;
}

/**
 * Leads one login from credentials through challenges to its end. Every credential and answer is given to the
 * plugin once; after a failure the login is over and nothing of it is tried again (promise 3).
 */
export class LoginDialog {
  readonly #parts: LoginDialogParts;
  #login: Login | null = null;
  #open: Challenge | null = null;
  #busy = false;

  constructor(parts: LoginDialogParts) {
    this.#parts = parts;
  }

  async submitCredentials(credentials: Credentials): Promise<LoginStep> {
    if (this.#login !== null) throw new Error('this session has received its credentials already');
    const login = this.#parts.steps.begin(credentials);
    this.#login = login;
    this.#parts.guard.armCredentials(credentials.password);
    return this.#advance(login, () => login.next());
  }

  /** Whether this challenge is the one that waits for its answer. */
  isOpen(challengeId: string): boolean {
    return this.#open?.id === challengeId;
  }

  async submitAnswers(answers: Readonly<Record<string, string>>): Promise<LoginStep> {
    const { login, challenge } = this.#waiting();
    this.#parts.guard.armAnswers(challenge.fields.map((field) => answers[field.name] ?? ''));
    const answer: ChallengeAnswer = { kind: 'ANSWERED', answers };
    return this.#advance(login, () => login.next(answer));
  }

  async resendCode(): Promise<LoginStep> {
    const { login } = this.#waiting();
    this.#parts.guard.armAnswers([]);
    return this.#advance(login, () => login.next({ kind: 'RESEND' }));
  }

  #waiting(): { login: Login; challenge: Challenge } {
    if (this.#login === null || this.#open === null) throw new Error('no challenge is open');
    return { login: this.#login, challenge: this.#open };
  }

  async #advance(login: Login, step: () => ReturnType<Login['next']>): Promise<LoginStep> {
    if (this.#busy) throw new Error('a step of this login is still under way');
    this.#busy = true;
    this.#open = null;
    try {
      const result = await this.#parts.steps.advance(step, login);
      if (result.done === true) return { kind: 'LINKED' };
      this.#open = this.#challenge(result.value);
      return { kind: 'CHALLENGED', challenge: this.#open };
    } catch (error) {
      return this.#failed(error as PortalFailure);
    } finally {
      this.#busy = false;
    }
  }

  /** A fault after the answer went out leaves open whether the portal took it; only a look can tell. */
  #failed(failure: PortalFailure): LoginStep {
    const { guard, log } = this.#parts;
    const unknown = guard.submitted && (failure instanceof TransportFailure || guard.refused > 0);
    const code = unknown ? 'OUTCOME_UNKNOWN' : failure.code;
    log.warn('the login failed', {
      code,
      detail: failure.message,
      cause: failure.cause instanceof Error ? failure.cause.message : '',
      submitted: guard.submitted,
      refusedSubmissions: guard.refused,
    });
    return failure.attemptsLeft === undefined
      ? { kind: 'FAILED', code }
      : { kind: 'FAILED', code, attemptsLeft: failure.attemptsLeft };
  }

  #challenge(request: ChallengeRequest): Challenge {
    const { expiresInMs, resendInMs, ...shown } = request;
    const now = this.#parts.clock.now().getTime();
    return {
      ...shown,
      id: randomUUID(),
      expiresAt: new Date(now + expiresInMs).toISOString(),
      ...(resendInMs === undefined ? {} : { resendAt: new Date(now + resendInMs).toISOString() }),
    };
  }
}
