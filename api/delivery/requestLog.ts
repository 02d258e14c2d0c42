import type { FastifyRequest } from 'fastify';

/** Logs say which endpoint was asked, never what for: query strings hold names and numbers of clients. */
export function requestLog(level: string) {
  return {
    level,
    serializers: {
      req: (request: FastifyRequest) => ({
        method: request.method,
        path: request.url.split('?', 1)[0],
        remoteAddress: request.ip,
      }),
    },
  };
}
