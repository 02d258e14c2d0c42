import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LoginAccount } from '../portal/logins.ts';
import type { PortalServer } from '../portal/portalServer.ts';
import type { Session } from '../portal/sessions.ts';
import { checkPassword, sendCode } from '../portal/signIn.ts';
import { enter, fieldOf, isGenuine, openSession, sendPage } from './exchange.ts';
import { loginPage, stopPage } from './pages/signInPages.ts';
import type { LoginFields } from './pages/signInPages.ts';

const REASONS: Readonly<Record<string, string>> = {
  'session-ended': 'Your session has ended. Please sign in again.',
  'too-many-codes': 'Too many incorrect codes. Please sign in again.',
  'signed-out': 'You have signed out.',
};

const LOCKED_TEXT =
  'For your protection this account is locked after too many failed sign-in attempts. Call Producer Services to unlock it.';
const EXPIRED_TEXT = 'Your password has expired and must be changed before you can sign in again.';

/** The sign-in page and its form. */
export function addPasswordRoutes(portal: PortalServer): void {
  const routes = new PasswordRoutes(portal);
  const counted = portal.countsSubmission('password', (request) =>
    fieldOf(request, routes.fields().username),
  );
  portal.app.get('/login', (request, reply) => routes.showLogin(request, reply));
  portal.app.post('/login', { preValidation: counted }, (request, reply) =>
    routes.submitPassword(request, reply),
  );
}

class PasswordRoutes {
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

  #continueAs(reply: FastifyReply, account: LoginAccount): FastifyReply {
    const { carrier } = this.#portal;
    const session = openSession(this.#portal, reply, account);
    if (account.traits.needsCode) {
      sendCode(carrier, session, account);
      return reply.redirect('/login/verify');
    }
    return enter(this.#portal, reply, session, account);
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
}

function refusal(attemptsLeft: number | null): string {
  const warning = attemptsLeft === 1 ? ' One more failed attempt will lock your account.' : '';
  return `The username or password you entered is incorrect.${warning}`;
}
