import { stat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const page = 'index.html';
const year = 'public, max-age=31536000, immutable';

/** Serves the built page; an address that is no file is one of the page's own and gets the page. */
export async function serveUi(fastify: FastifyInstance, directory: string): Promise<void> {
  await fastify.register(fastifyStatic, { root: directory, serve: false, cacheControl: false });
  fastify.get('/*', { logLevel: 'warn' }, async (request: FastifyRequest, reply: FastifyReply) => {
    const path = pathOf(request);
    if (path === undefined || path === '/api' || path.startsWith('/api/')) {
      reply.callNotFound();
      return reply;
    }
    const file = path.slice(1);
    if (file !== '' && (await isFile(directory, file))) {
      // The build puts a hash of the content into the names of its assets.
      void reply.header('cache-control', path.startsWith('/assets/') ? year : 'no-cache');
      return reply.sendFile(file);
    }
    if (path.startsWith('/assets/')) {
      reply.callNotFound();
      return reply;
    }
    return reply.header('cache-control', 'no-cache').sendFile(page);
  });
}

/** The decoded path without `..`; undefined when it cannot be decoded. */
function pathOf(request: FastifyRequest): string | undefined {
  try {
    const path = decodeURIComponent(request.url.split('?', 1)[0] ?? '/');
    return path.includes('\0') ? undefined : normalize(path);
  } catch {
    return undefined;
  }
}

async function isFile(directory: string, file: string): Promise<boolean> {
  const found = await stat(join(directory, file)).catch(() => undefined);
  return found?.isFile() ?? false;
}
