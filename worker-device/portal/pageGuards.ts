import type { BrowserContext, Page, Route } from 'playwright';
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
  await context.route('**/*', (route) => guardRequest(route, parts));
  await context.routeWebSocket(/.*/, (socket) => {
    if (parts.origins.allowsInPage(socket.url())) socket.connectToServer();
    else void socket.close({ code: 1008 });
  });
  context.on('page', (page) => {
    guardRedirects(page, parts).catch(() => parts.log.info('a page closed before it was guarded'));
  });
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
  parts.tokens.asked(url);
  const contentType = request.headers()['content-type'];
  if (!parts.guard.admits({ url, contentType, body: request.postData() })) {
    parts.log.warn('the page submitted the same answer again; refused', { path: new URL(url).pathname });
    return route.abort('blockedbyclient');
  }
  if (counted.has(request.resourceType())) await parts.pace.turn(parts.signal);
  return mayChange(request) ? sendOnce(route, parts.limits, parts.signal) : route.continue();
}

/**
 * Routing sees a request once, not where redirects take it; the debugging protocol shows every hop. A redirect out
 * of the origins ends there.
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
}
