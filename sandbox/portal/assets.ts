import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { FastifyInstance } from 'fastify';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Serves the named files of a folder under `/assets/`. Read once: a missing file stops the start. */
export function serveAssets(app: FastifyInstance, folder: URL, names: readonly string[]): void {
  for (const name of names) {
    const content = readFileSync(new URL(name, folder), 'utf8');
    const type = CONTENT_TYPES[extname(name)] ?? 'application/octet-stream';
    app.get(`/assets/${name}`, (_request, reply) =>
      reply.header('content-type', type).header('cache-control', 'max-age=300').send(content),
    );
  }
}
