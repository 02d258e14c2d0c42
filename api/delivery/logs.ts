import type { LoggerService } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { pino, type DestinationStream, type Logger } from 'pino';

/** The process's log: JSON lines. It says which endpoint was asked, never what for. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    serializers: {
      // Query strings hold names and numbers of clients.
      req: (request: FastifyRequest) => ({
        method: request.method,
        path: request.url.split('?', 1)[0],
        remoteAddress: request.ip,
      }),
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** What the framework and the services say goes into the same log. */
export function nestLog(log: Logger): LoggerService {
  return {
    log: (message: unknown, context?: unknown) => {
      log.debug({ context }, String(message));
    },
    warn: (message: unknown, context?: unknown) => {
      log.warn({ context }, String(message));
    },
    error: (message: unknown, ...details: unknown[]) => {
      log.error({ details }, String(message));
    },
  };
}
