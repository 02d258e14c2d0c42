import type { FastifyReply, FastifyRequest } from 'fastify';
import type { LoginAccount } from '../portal/logins.ts';
import { finishSignIn } from '../portal/notices.ts';
import type { PortalServer } from '../portal/portalServer.ts';
import type { Session } from '../portal/sessions.ts';

export const SESSION_COOKIE = 'MLSESSIONID';

/** Opens a session and gives its cookie: anonymous for the sign-in page, or waiting for the code of a login. */
export function openSession(portal: PortalServer, reply: FastifyReply, login: LoginAccount | null): Session {
  const session = portal.carrier.sessions.open(login, login === null ? 'ANONYMOUS' : 'CODE');
  reply.setCookie(SESSION_COOKIE, session.id, { path: '/', httpOnly: true, sameSite: 'lax' });
  return session;
}

export function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(page);
}

/** A field of the submitted form, or the empty string. */
export function fieldOf(request: FastifyRequest, name: string): string {
  const { body } = request;
  return body instanceof URLSearchParams ? (body.get(name) ?? '') : '';
}

/** The form came from a page that this session was given. */
export function isGenuine(request: FastifyRequest, session: Session): boolean {
  return fieldOf(request, '__RequestVerificationToken') === session.antiForgeryToken;
}

/** The person is known for sure: on to the first page, or to what has to be answered before it. */
export function enter(
  portal: PortalServer,
  reply: FastifyReply,
  session: Session,
  account: LoginAccount,
): FastifyReply {
  finishSignIn(portal.carrier.sessions, session, account);
  return reply.redirect(session.step === 'NOTICE' ? '/notice' : '/home');
}
