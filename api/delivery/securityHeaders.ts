import type { FastifyInstance } from 'fastify';
import type { ApiConfig } from '../config.ts';

const contentSecurityPolicy = [
  "default-src 'self'",
  "base-uri 'none'",
  "connect-src 'self'",
  "font-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' data:",
  "object-src 'none'",
  // The component library sets sizes and colours by style attributes and one style element.
  "style-src 'self' 'unsafe-inline'",
].join('; ');

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Headers of every answer; what the API itself answers is kept nowhere. */
export function addSecurityHeaders(fastify: FastifyInstance, config: ApiConfig): void {
  const secure = config.publicOrigins.every((origin) => origin.startsWith('https:'));
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers);
    if (secure) void reply.header('strict-transport-security', 'max-age=31536000');
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store');
    done();
  });
}
