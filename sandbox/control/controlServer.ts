import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { serveAssets } from '../portal/assets.ts';
import type { SandboxWorld } from '../portal/carrier.ts';
import type { PortalServer } from '../portal/portalServer.ts';
import { addCarrierApi } from './carrierApi.ts';
import { controlPage } from './controlPage.ts';
import { inboxPage } from './inboxPage.ts';

const LOG_PAGE = 5_000;

const ASSETS = [
  'control.css',
  'control.js',
  'api.js',
  'dom.js',
  'faultForm.js',
  'inbox.js',
  'loginTable.js',
  'policyForm.js',
  'requestTable.js',
  'settingsForm.js',
] as const;

/** The server for those who run the simulation: control page and API, inbox, log. No portal is on it. */
export function createControlServer(world: SandboxWorld, portals: readonly PortalServer[]): FastifyInstance {
  const app = fastify({
    forceCloseConnections: true,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  serveAssets(app, new URL('./public/', import.meta.url), ASSETS);
  app.get('/health', () => ({ status: 'ok' }));
  app.get('/', (_request, reply) => reply.redirect('/control'));
  app.get('/control', (_request, reply) => reply.type('text/html; charset=utf-8').send(controlPage(portals)));
  app.get('/inbox', (_request, reply) => reply.type('text/html; charset=utf-8').send(inboxPage()));
  app.get('/inbox/api', () => ({ messages: world.inbox.messages() }));
  addLogApi(app, world);
  for (const portal of portals) addCarrierApi(app, portal);
  app.post('/control/api/reset', async () => {
    for (const portal of portals) {
      await portal.setState('up');
      portal.carrier.reset();
    }
    world.inbox.clear();
    world.log.clear();
    return { reset: true };
  });
  return app;
}

function addLogApi(app: FastifyInstance, world: SandboxWorld): void {
  app.get('/control/api/log', { schema: { querystring: LOG_QUERY } }, (request) => {
    const { since = '0', limit } = request.query as { since?: string; limit?: string };
    const most = Math.min(LOG_PAGE, Number(limit ?? LOG_PAGE));
    return { lastSequence: world.log.lastSequence, entries: world.log.since(Number(since), most) };
  });
  app.delete('/control/api/log', () => {
    world.log.clear();
    return { cleared: true };
  });
  app.get('/control/api/counters', () => world.log.counters());
}

const LOG_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    since: { type: 'string', pattern: '^\\d{1,15}$' },
    limit: { type: 'string', pattern: '^\\d{1,6}$' },
  },
} as const;
