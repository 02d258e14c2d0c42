import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LoginAccount } from '../portal/logins.ts';
import type { PortalServer } from '../portal/portalServer.ts';
import type { CodeChallenge, CodeWay, Session } from '../portal/sessions.ts';
import { checkCode, maskedDestination, sendCode } from '../portal/signIn.ts';
import { enter, fieldOf, isGenuine, sendPage } from './exchange.ts';
import { codePage } from './pages/signInPages.ts';

const CODES_A_SESSION = 5;

/** The page that asks for the code of the text message. */
export function addCodeRoutes(portal: PortalServer): void {
  const routes = new CodeRoutes(portal);
  const counted = portal.countsSubmission('code');
  portal.app.get('/login/verify', (request, reply) => routes.showCode(request, reply));
  portal.app.post('/login/verify', { preValidation: counted }, (request, reply) =>
    routes.submitCode(request, reply),
  );
  portal.app.post('/login/verify/resend', (request, reply) => routes.resend(request, reply));
  portal.app.post('/login/verify/other-way', (request, reply) => routes.sendAnotherWay(request, reply));
}

interface WaitingForCode {
  readonly session: Session;
  readonly account: LoginAccount;
  readonly challenge: CodeChallenge;
}

class CodeRoutes {
  readonly #portal: PortalServer;

  constructor(portal: PortalServer) {
    this.#portal = portal;
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
        return enter(this.#portal, reply, session, account);
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
    return this.#sendCode(request, reply, waiting, waiting.challenge.way);
  }

  /** By email instead of by text message, or back; there is no pause between the two. */
  sendAnotherWay(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const waiting = this.#waitingForCode(request);
    if (waiting === null || !isGenuine(request, waiting.session)) {
      return reply.redirect('/login?reason=session-ended');
    }
    return this.#sendCode(request, reply, waiting, otherWay(waiting.challenge.way));
  }

  #sendCode(
    request: FastifyRequest,
    reply: FastifyReply,
    waiting: WaitingForCode,
    way: CodeWay,
  ): FastifyReply {
    if (waiting.session.codesSent >= CODES_A_SESSION) {
      return this.#code(
        reply,
        waiting,
        'You have requested too many codes. Please sign in again later.',
        null,
      );
    }
    sendCode(this.#portal.carrier, waiting.session, waiting.account, way);
    const renewed = this.#waitingForCode(request) ?? waiting;
    return this.#code(reply, renewed, null, 'We sent you a new code. Earlier codes no longer work.');
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

  #code(
    reply: FastifyReply,
    waiting: WaitingForCode,
    error: string | null,
    notice: string | null,
  ): FastifyReply {
    const page = codePage({
      antiForgeryToken: waiting.session.antiForgeryToken,
      way: waiting.challenge.way,
      destination: maskedDestination(waiting.account, waiting.challenge.way),
      otherDestination: maskedDestination(waiting.account, otherWay(waiting.challenge.way)),
      error,
      notice,
      resendInSeconds: this.#resendInSeconds(waiting),
      lifetimeMinutes: Math.round(this.#portal.carrier.settings.codeLifetimeMs / 60_000),
    });
    return sendPage(reply, page);
  }
}

function otherWay(way: CodeWay): CodeWay {
  return way === 'text' ? 'email' : 'text';
}

function wrongCode(attemptsLeft: number): string {
  return `The code you entered is incorrect. ${attemptsLeft} ${attemptsLeft === 1 ? 'attempt' : 'attempts'} left.`;
}
