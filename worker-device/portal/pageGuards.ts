import type { BrowserContext, Page, Request, Route } from 'playwright';
import type { OriginGuard } from './originGuard.ts';
import type { Pace } from './pace.ts';
import type { PortalLimits } from './portalLimits.ts';
import type { SessionLog } from './sessionLog.ts';
import type { SessionTokens } from './sessionTokens.ts';
import { mayChange, sendOnce } from './singleSend.ts';
import type { SubmissionGuard } from './submissionGuard.ts';

export interface PageGuardParts {
  origins: OriginGuard;
  guard: SubmissionGuard;
  tokens: SessionTokens;
  pace: Pace;
  log: SessionLog;
  limits: PortalLimits;
  /** Ends when the session does. */
  signal: AbortSignal;
}

/** Requests of the page that portals count; styles, pictures and scripts come along with them. */
const counted = new Set(['document', 'xhr', 'fetch']);

/** Puts origins, submissions and pace between a browser context and the network. */
export async function guardContext(context: BrowserContext, parts: PageGuardParts): Promise<void> {
  await context.route('**/*', (route) => guardRequest(route, parts).catch(() => abandon(route, parts)));
  await context.routeWebSocket(/.*/, (socket) => {
    if (parts.origins.allowsInPage(socket.url())) socket.connectToServer();
    else
      socket
        .close({ code: 1008 })
        .catch(() => parts.log.info('a page closed before its WebSocket was refused'));
  });
}

/**
 * The session, or the window, ended before what it asked for was let through. Playwright waits for nobody's answer: what
 * was thrown here would end the device.
 */
async function abandon(route: Route, { log }: PageGuardParts): Promise<void> {
  await route.abort('blockedbyclient').catch(() => log.info('a page closed before it was guarded'));
}

async function guardRequest(route: Route, parts: PageGuardParts): Promise<void> {
  const request = route.request();
  const url = request.url();
  if (!parts.origins.allowsInPage(url)) {
    parts.log.warn('the page asked for another origin; refused', {
      origin: URL.parse(url)?.origin ?? 'none',
    });
    return route.abort('blockedbyclient');
  }
  const page = pageOf(request);
  if (page === undefined || !guarded.has(page)) return beginWindow(route, page, parts);
  parts.tokens.asked(url);
  const contentType = request.headers()['content-type'];
  if (!parts.guard.admits({ url, contentType, body: request.postData() })) {
    parts.log.warn('the page submitted the same answer again; refused', { path: new URL(url).pathname });
    return route.abort('blockedbyclient');
  }
  if (counted.has(request.resourceType())) await parts.pace.turn(parts.signal);
  return mayChange(request) ? sendOnce(route, parts.limits, parts.signal) : route.continue();
}

/** Undefined for what a new window asks for first: Playwright knows the window only when it is answered. */
function pageOf(request: Request): Page | undefined {
  try {
    return request.frame().page();
  } catch {
    // The one way in which Playwright says so.
    return undefined;
  }
}

/**
 * What was asked for before a window is guarded may be redirected wherever the portal likes. So that is answered here, by
 * a page that asks for the same once more; by then the window is guarded. What may change something is not asked for
 * twice.
 */
async function beginWindow(route: Route, page: Page | undefined, parts: PageGuardParts): Promise<void> {
  const request = route.request();
  if (mayChange(request) || !request.isNavigationRequest()) {
    parts.log.warn('a new window asked for more than a page; refused', {
      path: new URL(request.url()).pathname,
    });
    return route.abort('blockedbyclient');
  }
  if (page !== undefined) await guardRedirects(page, parts);
  const address = JSON.stringify(request.url()).replaceAll('<', '\\u003c');
  return route.fulfill({
    contentType: 'text/html; charset=utf-8',
    body: `<script>location.replace(${address})</script>`,
  });
}

/** Pages whose redirects are guarded. */
const guarded = new WeakSet<Page>();

/**
 * Routing sees a request once, not where redirects take it; the debugging protocol shows every hop of what is asked for
 * from then on. A redirect out of the origins ends there.
 */
export async function guardRedirects(page: Page, parts: PageGuardParts): Promise<void> {
  const protocol = await page.context().newCDPSession(page);
  protocol.on('Fetch.requestPaused', (paused) => {
    const { requestId, request, redirectedRequestId } = paused;
    const allowed = redirectedRequestId === undefined || parts.origins.allowsInPage(request.url);
    if (!allowed) {
      const origin = URL.parse(request.url)?.origin ?? 'none';
      parts.log.warn('the portal redirected the page to another origin; refused', { origin });
    }
    if (allowed && redirectedRequestId !== undefined) parts.tokens.redirected(request.url);
    const decision = allowed
      ? protocol.send('Fetch.continueRequest', { requestId })
      : protocol.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
    decision.catch(() => parts.log.info('a page closed while it was loading'));
  });
  await protocol.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] });
  guarded.add(page);
}
