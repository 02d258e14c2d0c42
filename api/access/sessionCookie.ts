import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiConfig } from '../config.ts';

/** With https the browser itself holds the cookie to this host (`__Host-`). */
function cookieName(secure: boolean): string {
  return secure ? '__Host-carrier_sync_session' : 'carrier_sync_session';
}

function isSecure(config: ApiConfig): boolean {
  return config.publicOrigins.every((origin) => origin.startsWith('https:'));
}

export function readSessionCookie(request: FastifyRequest, config: ApiConfig): string | undefined {
  return request.cookies[cookieName(isSecure(config))];
}

export function setSessionCookie(reply: FastifyReply, token: string, config: ApiConfig): void {
  const secure = isSecure(config);
  void reply.setCookie(cookieName(secure), token, { httpOnly: true, sameSite: 'lax', secure, path: '/' });
}

export function clearSessionCookie(reply: FastifyReply, config: ApiConfig): void {
  const secure = isSecure(config);
  void reply.clearCookie(cookieName(secure), { httpOnly: true, sameSite: 'lax', secure, path: '/' });
}
