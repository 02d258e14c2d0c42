import type { Plant } from '../plant.ts';

const guardsSpec = 'test/portal-sessions/guards.spec.ts';

/** What a portal’s page may reach by itself. */
export const windowPlants: readonly Plant[] = [
  {
    name: 'window-redirected-anywhere',
    breaks: 'No window that a page opens reaches another origin.',
    file: 'worker-device/portal/pageGuards.ts',
    text: 'if (page === undefined || !guarded.has(page)) return',
    replacement: 'if (page !== undefined && !guarded.has(page)) return',
    noticedBy: [guardsSpec],
  },
  {
    name: 'form-into-a-new-window',
    breaks: 'Nothing is submitted into a window that nobody guards.',
    file: 'worker-device/portal/pageGuards.ts',
    text: 'if (mayChange(request) || !request.isNavigationRequest()) {',
    replacement: 'if (!request.isNavigationRequest()) {',
    noticedBy: [guardsSpec],
  },
  {
    name: 'websocket-anywhere',
    breaks: 'No WebSocket reaches another origin.',
    file: 'worker-device/portal/pageGuards.ts',
    text: 'if (parts.origins.allowsInPage(socket.url()))',
    replacement: `if (socket.url() !== '')`,
    noticedBy: [guardsSpec],
  },
  {
    name: 'service-workers-allowed',
    breaks: 'No worker of a page asks for anything by itself.',
    file: 'worker-device/portal/sessionPage.ts',
    text: `serviceWorkers: 'block'`,
    replacement: `serviceWorkers: 'allow'`,
    noticedBy: [guardsSpec],
  },
  {
    name: 'page-takes-the-device-along',
    breaks: 'A page or a session that ends in the middle of a request ends nothing else.',
    file: 'worker-device/portal/pageGuards.ts',
    text: 'guardRequest(route, parts).catch(() => abandon(route, parts))',
    replacement:
      'guardRequest(route, parts).catch((error: unknown) => abandon(route, parts).then(() => Promise.reject(error)))',
    noticedBy: [guardsSpec],
  },
];
