import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LoginAccount } from '../portal/logins.ts';
import { acknowledgeNotice, finishSignIn } from '../portal/notices.ts';
import type { PortalServer } from '../portal/portalServer.ts';
import type { LogEntry } from '../portal/requestLog.ts';
import type { Session } from '../portal/sessions.ts';
import { askForTotp, checkCode, checkPassword } from '../portal/signIn.ts';
import { giveCsrfToken, openSession, sendError, textField } from './exchange.ts';

/** From user id and password to a session that is signed in. */
export function addAuthRoutes(portal: PortalServer): void {
  const routes = new AuthRoutes(portal);
  const { app } = portal;
  app.get('/api/app-config', () => routes.appConfig());
  app.post(
    '/api/auth/login',
    {
      preValidation: portal.countsSubmission('password', (request) =>
        textField(request, routes.appConfig().loginFields.userId),
      ),
    },
    (request, reply) => routes.submitPassword(request, reply),
  );
  app.post('/api/auth/totp', { preValidation: portal.countsSubmission('totp') }, (request, reply) =>
    routes.submitCode(request, reply),
  );
  app.post('/api/auth/notice', (request, reply) => routes.acknowledge(request, reply));
}

/** What the browser application has to know before sign-in. */
interface AppConfig {
  readonly loginFields: { readonly userId: string; readonly password: string };
  readonly signInButton: 'below' | 'header';
}

class AuthRoutes {
  readonly #portal: PortalServer;

  constructor(portal: PortalServer) {
    this.#portal = portal;
  }

  appConfig(): AppConfig {
    const { renamedLoginFields, movedButton } = this.#portal.carrier.settings;
    return {
      loginFields: renamedLoginFields
        ? { userId: 'accessId', password: 'accessPhrase' }
        : { userId: 'userId', password: 'password' },
      signInButton: movedButton ? 'header' : 'below',
    };
  }

  submitPassword(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { userId, password } = this.appConfig().loginFields;
    const { entry } = this.#portal.visitOf(request);
    const result = checkPassword(
      this.#portal.carrier,
      entry,
      textField(request, userId),
      textField(request, password),
    );
    switch (result.kind) {
      case 'accepted':
        return this.#continueAs(reply, result.account);
      case 'refused':
        return sendError(reply, 401, refusal(result.attemptsLeft));
      case 'locked':
        return sendError(reply, 423, {
          code: 'account_locked',
          message: 'This user ID is locked. Call Northgate Sales Support at (555) 010-0177 to unlock it.',
        });
      case 'expired':
        return sendError(reply, 403, {
          code: 'password_expired',
          message: 'Your password has expired. Choose a new one to continue.',
        });
    }
  }

  submitCode(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { entry, session } = this.#portal.visitOf(request);
    const challenge = session?.step === 'CODE' ? session.challenge : null;
    const account = session?.login ?? null;
    if (session === null || challenge === null || account === null) return unverified(entry, reply);
    if (textField(request, 'challengeId') !== challenge.id) return unverified(entry, reply);
    const result = checkCode(this.#portal.carrier, entry, account, challenge, textField(request, 'code'));
    switch (result.kind) {
      case 'accepted':
        finishSignIn(this.#portal.carrier.sessions, session, account);
        return this.#signedIn(reply, session);
      case 'expired':
        this.#portal.carrier.sessions.end(session);
        return sendError(reply, 410, EXPIRED_CHALLENGE);
      case 'attempts-used-up':
        this.#portal.carrier.sessions.end(session);
        return sendError(reply, 401, {
          code: 'too_many_attempts',
          message: 'Too many incorrect codes. Please sign in again.',
          attemptsRemaining: 0,
        });
      case 'refused':
        return sendError(reply, 401, {
          code: 'invalid_code',
          message: 'That code is not correct. Check your authenticator app and try again.',
          attemptsRemaining: result.attemptsLeft,
        });
      case 'replayed':
        return sendError(reply, 401, {
          code: 'code_already_used',
          message: 'That code was already used. Wait for the next one.',
          attemptsRemaining: result.attemptsLeft,
        });
    }
  }

  acknowledge(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { session } = this.#portal.visitOf(request);
    if (session === null || session.login === null || session.step !== 'NOTICE') {
      return sendError(reply, 409, { code: 'nothing_to_confirm', message: 'There is nothing to confirm.' });
    }
    acknowledgeNotice(this.#portal.carrier.sessions, session, session.login);
    return this.#signedIn(reply, session);
  }

  #continueAs(reply: FastifyReply, account: LoginAccount): FastifyReply {
    const { carrier } = this.#portal;
    const session = openSession(this.#portal, reply, account);
    if (!account.traits.needsCode) {
      finishSignIn(carrier.sessions, session, account);
      return this.#signedIn(reply, session);
    }
    const challenge = askForTotp(carrier, session, account);
    return reply.send({
      status: 'MFA_REQUIRED',
      challenge: {
        id: challenge.id,
        method: 'TOTP',
        digits: 6,
        attemptsRemaining: challenge.attemptsLeft,
        expiresAt: new Date(challenge.expiresAt).toISOString(),
      },
    });
  }

  #signedIn(reply: FastifyReply, session: Session): FastifyReply {
    const [action] = session.notices;
    if (action !== undefined) return reply.send({ status: 'ACTION_REQUIRED', action });
    giveCsrfToken(reply, session);
    return reply.send({ status: 'SIGNED_IN' });
  }
}

const EXPIRED_CHALLENGE = {
  code: 'challenge_expired',
  message: 'You took too long to enter the code. Please sign in again.',
};

function unverified(entry: LogEntry, reply: FastifyReply): FastifyReply {
  if (entry.submission !== null) entry.submission.outcome = 'unverified';
  return sendError(reply, 410, EXPIRED_CHALLENGE);
}

function refusal(attemptsLeft: number | null): { code: string; message: string; attemptsRemaining?: number } {
  const error = { code: 'invalid_credentials', message: 'The user ID or password is incorrect.' };
  return attemptsLeft === 1
    ? { ...error, message: `${error.message} One more attempt will lock this user ID.`, attemptsRemaining: 1 }
    : error;
}
