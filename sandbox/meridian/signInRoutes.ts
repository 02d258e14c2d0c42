import type { FastifyReply, FastifyRequest } from 'fastify';
import { acknowledgeNotice, finishSignIn } from '../portal/notices.ts';
import type { PortalServer } from '../portal/portalServer.ts';
import type { LoginAccount } from '../portal/logins.ts';
import type { Session } from '../portal/sessions.ts';
import { checkCode, checkPassword, maskedPhone, sendCode } from '../portal/signIn.ts';
import { fieldOf, openSession, SESSION_COOKIE, sendPage } from './exchange.ts';
import { codePage, loginPage, stopPage } from './pages/signInPages.ts';
import type { LoginFields } from './pages/signInPages.ts';
import { noticePage } from './pages/noticePage.ts';

const REASONS: Readonly<Record<string, string>> = {
  'session-ended': 'Your session has ended. Please sign in again.',
  'too-many-codes': 'Too many incorrect codes. Please sign in again.',
  'signed-out': 'You have signed out.',
};

const CODES_A_SESSION = 5;

/** From the sign-in page to a session that is signed in. */
export function addSignInRoutes(portal: PortalServer): void {
  const routes = new SignInRoutes(portal);
  const { app } = portal;
  app.get('/login', (request, reply) => routes.showLogin(request, reply));
  app.post(
    '/login',
    {
      preValidation: portal.countsSubmission('password', (request) =>
        fieldOf(request, routes.fields().username),
      ),
    },
    (request, reply) => routes.submitPassword(request, reply),
  );
  app.get('/login/verify', (request, reply) => routes.showCode(request, reply));
  app.post('/login/verify', { preValidation: portal.countsSubmission('code') }, (request, reply) =>
    routes.submitCode(request, reply),
  );
  app.post('/login/verify/resend', (request, reply) => routes.resend(request, reply));
  app.get('/notice', (request, reply) => routes.showNotice(request, reply));
  app.post('/notice', (request, reply) => routes.acknowledge(request, reply));
  app.post('/logout', (request, reply) => routes.signOut(request, reply));
}

class SignInRoutes {
  readonly #portal: PortalServer;

  constructor(portal: PortalServer) {
    this.#portal = portal;
  }

  fields(): LoginFields {
    return this.#portal.carrier.settings.renamedLoginFields
      ? { username: 'producerId', password: 'passphrase' }
      : { username: 'username', password: 'password' };
  }

  showLogin(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const known = this.#portal.visitOf(request).session;
    if (known?.step === 'SIGNED_IN') return reply.redirect('/home');
    const session = known?.step === 'ANONYMOUS' ? known : openSession(this.#portal, reply, null);
    const reason = (request.query as Record<string, unknown>)['reason'];
    return this.#login(reply, session, '', typeof reason === 'string' ? (REASONS[reason] ?? null) : null);
  }

  submitPassword(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { carrier } = this.#portal;
    const { entry, session } = this.#portal.visitOf(request);
    const username = fieldOf(request, this.fields().username);
    if (session === null || !isGenuine(request, session)) {
      if (entry.submission !== null) entry.submission.outcome = 'unverified';
      const fresh = openSession(this.#portal, reply, null);
      return this.#login(reply.code(400), fresh, '', 'Your request could not be verified. Please try again.');
    }
    const result = checkPassword(carrier, entry, username, fieldOf(request, this.fields().password));
    switch (result.kind) {
      case 'accepted':
        carrier.sessions.end(session);
        return this.#continueAs(reply, result.account);
      case 'refused':
        return this.#login(reply, session, username, refusal(result.attemptsLeft));
      case 'locked':
        return sendPage(reply, stopPage('Your account is locked', 'accountLocked', LOCKED_TEXT));
      case 'expired':
        return sendPage(reply, stopPage('Your password has expired', 'passwordExpired', EXPIRED_TEXT));
    }
  }

  showCode(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const waiting = this.#waitingForCode(request);
    if (waiting === null) return reply.redirect('/login?reason=session-ended');
    return this.#code(reply, waiting, null, null);
  }

  submitCode(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { carrier } = this.#portal;
    const waiting = this.#waitingForCode(request);
    if (waiting === null || !isGenuine(request, waiting.session)) {
      const { submission } = this.#portal.visitOf(request).entry;
      if (submission !== null) submission.outcome = 'unverified';
      return reply.redirect('/login?reason=session-ended');
    }
    const { session, account, challenge } = waiting;
    const result = checkCode(
      carrier,
      this.#portal.visitOf(request).entry,
      account,
      challenge,
      fieldOf(request, 'code'),
    );
    switch (result.kind) {
      case 'accepted':
        finishSignIn(carrier.sessions, session, account);
        return reply.redirect(session.step === 'NOTICE' ? '/notice' : '/home');
      case 'expired':
        return this.#code(reply, waiting, 'That code has expired. Please request a new code.', null);
      case 'attempts-used-up':
        carrier.sessions.end(session);
        return reply.redirect('/login?reason=too-many-codes');
      case 'refused':
      case 'replayed':
        return this.#code(reply, waiting, wrongCode(result.attemptsLeft), null);
    }
  }

  resend(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const waiting = this.#waitingForCode(request);
    if (waiting === null || !isGenuine(request, waiting.session)) {
      return reply.redirect('/login?reason=session-ended');
    }
    const seconds = this.#resendInSeconds(waiting);
    if (seconds > 0) {
      return this.#code(reply, waiting, `You can request a new code in ${seconds} seconds.`, null);
    }
    if (waiting.session.codesSent >= CODES_A_SESSION) {
      return this.#code(
        reply,
        waiting,
        'You have requested too many codes. Please sign in again later.',
        null,
      );
    }
    sendCode(this.#portal.carrier, waiting.session, waiting.account);
    const renewed = this.#waitingForCode(request) ?? waiting;
    return this.#code(reply, renewed, null, 'We sent you a new code. Earlier codes no longer work.');
  }

  showNotice(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { session } = this.#portal.visitOf(request);
    const notice = session?.notices[0];
    if (session === null || notice === undefined) return reply.redirect('/home');
    return sendPage(reply, noticePage(notice, session.antiForgeryToken));
  }

  acknowledge(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { session } = this.#portal.visitOf(request);
    if (session?.login && session.step === 'NOTICE' && isGenuine(request, session)) {
      acknowledgeNotice(this.#portal.carrier.sessions, session, session.login);
    }
    return reply.redirect('/home');
  }

  signOut(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { session } = this.#portal.visitOf(request);
    if (session !== null && isGenuine(request, session)) this.#portal.carrier.sessions.end(session);
    reply.clearCookie(SESSION_COOKIE, { path: '/' });
    return reply.redirect('/login?reason=signed-out');
  }

  #continueAs(reply: FastifyReply, account: LoginAccount): FastifyReply {
    const { carrier } = this.#portal;
    const session = openSession(this.#portal, reply, account);
    if (account.traits.needsCode) {
      sendCode(carrier, session, account);
      return reply.redirect('/login/verify');
    }
    finishSignIn(carrier.sessions, session, account);
    return reply.redirect(session.step === 'NOTICE' ? '/notice' : '/home');
  }

  #waitingForCode(request: FastifyRequest): WaitingForCode | null {
    const { session } = this.#portal.visitOf(request);
    if (session?.step !== 'CODE' || session.login === null || session.challenge === null) return null;
    return { session, account: session.login, challenge: session.challenge };
  }

  #resendInSeconds({ challenge }: WaitingForCode): number {
    const { settings, world } = this.#portal.carrier;
    return Math.max(0, Math.ceil((challenge.sentAt + settings.resendCooldownMs - world.now()) / 1_000));
  }

  #login(reply: FastifyReply, session: Session, username: string, message: string | null): FastifyReply {
    const page = loginPage({
      fields: this.fields(),
      antiForgeryToken: session.antiForgeryToken,
      username,
      message,
      movedButton: this.#portal.carrier.settings.movedButton,
    });
    return sendPage(reply, page);
  }

  #code(
    reply: FastifyReply,
    waiting: WaitingForCode,
    error: string | null,
    notice: string | null,
  ): FastifyReply {
    const page = codePage({
      antiForgeryToken: waiting.session.antiForgeryToken,
      phone: maskedPhone(waiting.account),
      error,
      notice,
      resendInSeconds: this.#resendInSeconds(waiting),
      lifetimeMinutes: Math.round(this.#portal.carrier.settings.codeLifetimeMs / 60_000),
    });
    return sendPage(reply, page);
  }
}

interface WaitingForCode {
  readonly session: Session;
  readonly account: LoginAccount;
  readonly challenge: NonNullable<Session['challenge']>;
}

const LOCKED_TEXT =
  'For your protection this account is locked after too many failed sign-in attempts. Call Producer Services to unlock it.';
const EXPIRED_TEXT = 'Your password has expired and must be changed before you can sign in again.';

function isGenuine(request: FastifyRequest, session: Session): boolean {
  return fieldOf(request, '__RequestVerificationToken') === session.antiForgeryToken;
}

function refusal(attemptsLeft: number | null): string {
  const warning = attemptsLeft === 1 ? ' One more failed attempt will lock your account.' : '';
  return `The username or password you entered is incorrect.${warning}`;
}

function wrongCode(attemptsLeft: number): string {
  return `The code you entered is incorrect. ${attemptsLeft} ${attemptsLeft === 1 ? 'attempt' : 'attempts'} left.`;
}
