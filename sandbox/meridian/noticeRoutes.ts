import type { FastifyReply, FastifyRequest } from 'fastify';
import { acknowledgeNotice } from '../portal/notices.ts';
import type { PortalServer } from '../portal/portalServer.ts';
import { isGenuine, SESSION_COOKIE, sendPage } from './exchange.ts';
import { noticePage } from './pages/noticePage.ts';

/** What stands between the code and the first page, and the way out. */
export function addNoticeRoutes(portal: PortalServer): void {
  portal.app.get('/notice', (request, reply) => showNotice(portal, request, reply));
  portal.app.post('/notice', (request, reply) => acknowledge(portal, request, reply));
  portal.app.post('/logout', (request, reply) => signOut(portal, request, reply));
}

function showNotice(portal: PortalServer, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { session } = portal.visitOf(request);
  const notice = session?.notices[0];
  if (session === null || notice === undefined) return reply.redirect('/home');
  return sendPage(reply, noticePage(notice, session.antiForgeryToken));
}

function acknowledge(portal: PortalServer, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { session } = portal.visitOf(request);
  if (session?.login && session.step === 'NOTICE' && isGenuine(request, session)) {
    acknowledgeNotice(portal.carrier.sessions, session, session.login);
  }
  return reply.redirect('/home');
}

function signOut(portal: PortalServer, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { session } = portal.visitOf(request);
  if (session !== null && isGenuine(request, session)) portal.carrier.sessions.end(session);
  reply.clearCookie(SESSION_COOKIE, { path: '/' });
  return reply.redirect('/login?reason=signed-out');
}
