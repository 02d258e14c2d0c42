import type { FastifyReply, FastifyRequest } from 'fastify';
import type { PortalServer } from '../portal/portalServer.ts';
import { secret } from '../portal/sessions.ts';
import type { Session } from '../portal/sessions.ts';
import type { LoginAccount } from '../portal/logins.ts';

export const SESSION_COOKIE = 'ng_session';
const CSRF_HEADER = 'x-csrf-token';
const CSRF_ROTATES_EVERY = 10;

export interface ApiError {
  readonly code: string;
  readonly message: string;
  readonly attemptsRemaining?: number;
}

export function sendError(reply: FastifyReply, status: number, error: ApiError): FastifyReply {
  return reply.code(status).send({ error });
}

/** A text field of the JSON body, or the empty string. */
export function textField(request: FastifyRequest, name: string): string {
  const { body } = request;
  if (typeof body !== 'object' || body === null) return '';
  const value: unknown = (body as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}

/** Opens the session of a login whose password was right, and gives its cookie. */
export function openSession(portal: PortalServer, reply: FastifyReply, login: LoginAccount): Session {
  const session = portal.carrier.sessions.open(login, 'CODE');
  reply.setCookie(SESSION_COOKIE, session.id, { path: '/', httpOnly: true, sameSite: 'strict' });
  return session;
}

export function giveCsrfToken(reply: FastifyReply, session: Session): void {
  reply.header(CSRF_HEADER, session.antiForgeryToken);
}

export interface SignedInCall {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly session: Session;
  readonly account: LoginAccount;
}

/**
 * Runs a call of the application for those who are signed in. Calls that change or search need the token of the
 * last answer; it is renewed by each of them, and by every tenth call of any kind.
 */
export function behindSignIn(
  portal: PortalServer,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: (call: SignedInCall) => FastifyReply,
): FastifyReply {
  const { session } = portal.visitOf(request);
  if (session?.step !== 'SIGNED_IN' || session.login === null) return refuse(request, reply, session);
  const mutates = request.method !== 'GET';
  if (mutates && request.headers[CSRF_HEADER] !== session.antiForgeryToken) {
    return sendError(reply, 403, {
      code: 'csrf_expired',
      message: 'The page is out of date. Reload and try again.',
    });
  }
  if (mutates || session.requests % CSRF_ROTATES_EVERY === 0) {
    session.antiForgeryToken = secret();
    giveCsrfToken(reply, session);
  }
  return answer({ request, reply, session, account: session.login });
}

function refuse(request: FastifyRequest, reply: FastifyReply, session: Session | null): FastifyReply {
  if (session !== null) {
    return sendError(reply, 403, { code: 'sign_in_incomplete', message: 'Finish signing in first.' });
  }
  return request.cookies[SESSION_COOKIE] === undefined
    ? sendError(reply, 401, { code: 'not_signed_in', message: 'Sign in to continue.' })
    : sendError(reply, 401, {
        code: 'session_expired',
        message: 'Your session has expired. Please sign in again.',
      });
}
