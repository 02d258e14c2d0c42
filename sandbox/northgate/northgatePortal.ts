import { readFileSync } from 'node:fs';
import { applyFaults } from '../portal/applyFaults.ts';
import { serveAssets } from '../portal/assets.ts';
import type { Carrier } from '../portal/carrier.ts';
import { PortalServer } from '../portal/portalServer.ts';
import { addAccountRoutes } from './accountRoutes.ts';
import { addAuthRoutes } from './authRoutes.ts';
import { sendError, SESSION_COOKIE } from './exchange.ts';
import { northgateTrouble } from './trouble.ts';

const PUBLIC = new URL('./public/', import.meta.url);

/** Northgate Annuity: an application in the browser over JSON, an authenticator app, an absolute time-out. */
export function createNorthgatePortal(carrier: Carrier): PortalServer {
  const portal = new PortalServer(carrier, SESSION_COOKIE);
  const { app } = portal;
  const page = readFileSync(new URL('index.html', PUBLIC), 'utf8');
  applyFaults(portal, northgateTrouble);
  serveAssets(app, PUBLIC, ['northgate.css', 'app.js', 'api.js', 'views.js', 'dom.js']);
  app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  addAuthRoutes(portal);
  addAccountRoutes(portal);
  app.setNotFoundHandler((_request, reply) => {
    sendError(reply, 404, { code: 'not_found', message: 'There is nothing here.' });
  });
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    sendError(reply, status, {
      code: status < 500 ? 'bad_request' : 'internal_error',
      message: 'Request not understood.',
    });
  });
  return portal;
}
