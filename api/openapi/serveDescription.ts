import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeApi } from './document.ts';
import { descriptionPage } from './descriptionPage.ts';

/** `/api/openapi.json`, and `/api/docs` to read it without anything from elsewhere. */
export function serveDescription(application: NestFastifyApplication): void {
  const fastify = application.getHttpAdapter().getInstance();
  const made: { json?: string; page?: string } = {};
  fastify.get('/api/openapi.json', (_request, reply) => {
    made.json ??= JSON.stringify(describeApi(application));
    return reply.type('application/json').send(made.json);
  });
  fastify.get('/api/docs', (_request, reply) => {
    made.page ??= descriptionPage(describeApi(application));
    return reply.type('text/html; charset=utf-8').send(made.page);
  });
}
