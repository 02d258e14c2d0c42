import type { FastifyInstance } from 'fastify';
import type { ApiConfig } from '../config.ts';

const codecPath = '/api/v1/operations/codec/';
/** Histories are long; only operators reach the endpoint. */
const codecBodyLimitBytes = 8 * 1024 * 1024;

/** Temporal UI runs at an origin of its own and asks the codec endpoint from the operator's browser. */
export function allowTemporalUi(fastify: FastifyInstance, { temporalUiUrl }: ApiConfig): void {
  fastify.addHook('onRoute', (route) => {
    if (route.url.startsWith(codecPath)) route.bodyLimit = codecBodyLimitBytes;
  });
  if (temporalUiUrl === undefined) return;
  const { origin } = new URL(temporalUiUrl);
  fastify.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith(codecPath) || request.headers.origin !== origin) return;
    void reply.headers({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type, authorization, x-namespace, caller-type',
      'cross-origin-resource-policy': 'cross-origin',
      vary: 'origin',
    });
    if (request.method === 'OPTIONS') return reply.status(204).send();
  });
}
