import { applyFaults } from '../portal/applyFaults.ts';
import { serveAssets } from '../portal/assets.ts';
import type { Carrier } from '../portal/carrier.ts';
import { PortalServer } from '../portal/portalServer.ts';
import { addCodeRoutes } from './codeRoutes.ts';
import { SESSION_COOKIE, sendPage } from './exchange.ts';
import { addNoticeRoutes } from './noticeRoutes.ts';
import { stopPage } from './pages/signInPages.ts';
import { addPasswordRoutes } from './passwordRoutes.ts';
import { addPolicyRoutes } from './policyRoutes.ts';
import { meridianTrouble } from './troublePages.ts';

/** Meridian Life: pages made on the server, a code by text message, a sliding time-out. */
export function createMeridianPortal(carrier: Carrier): PortalServer {
  const portal = new PortalServer(carrier, SESSION_COOKIE);
  const { app } = portal;
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, new URLSearchParams(String(body)));
    },
  );
  applyFaults(portal, meridianTrouble);
  serveAssets(app, new URL('./public/', import.meta.url), ['meridian.css', 'meridian.js']);
  addPasswordRoutes(portal);
  addCodeRoutes(portal);
  addNoticeRoutes(portal);
  addPolicyRoutes(portal);
  app.setNotFoundHandler((_request, reply) => {
    sendPage(
      reply.code(404),
      stopPage('Page not found', 'notFound', 'The page you asked for does not exist.'),
    );
  });
  return portal;
}
