import type { Request, Route } from 'playwright';
import { Agent, request as send } from 'undici';
import { acceptedEncodings, unpacked } from './contentEncoding.ts';
import type { PortalLimits } from './portalLimits.ts';

const reads = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request of the page may change something at the portal. */
export function mayChange(request: Request): boolean {
  return !reads.has(request.method());
}

/**
 * Makes a request of the page once, and gives the page its answer. Chromium by itself sends a request again, a POST
 * with the password too, when a connection that was open before ends without an answer (measured: three submissions
 * for one press); two of those and a carrier locks the login. A connection of its own is never tried again; with HTTP/2
 * a server may ask for it.
 */
export async function sendOnce(
  route: Route,
  { pageTimeoutMs, largestAnswer }: PortalLimits,
  abandoned: AbortSignal,
): Promise<void> {
  const request = route.request();
  const connection = new Agent({ pipelining: 0, connections: 1, allowH2: false });
  try {
    const answer = await send(request.url(), {
      dispatcher: connection,
      method: request.method() as 'POST',
      headers: await sentHeaders(request),
      body: request.postDataBuffer(),
      signal: AbortSignal.any([abandoned, AbortSignal.timeout(pageTimeoutMs)]),
    });
    const sent = Buffer.from(await answer.body.arrayBuffer());
    const body = await unpacked(sent, answer.headers['content-encoding'], largestAnswer);
    await route.fulfill({ status: answer.statusCode, headers: receivedHeaders(answer.headers), body });
  } catch {
    // Whatever it was, the page learns what a browser shows: the connection ended without an answer.
    await route.abort('connectionreset');
  } finally {
    await connection.destroy();
  }
}

async function sentHeaders(request: Request): Promise<Record<string, string>> {
  const headers = Object.entries(await request.allHeaders());
  // The connection's own.
  const own = new Set(['content-length', 'connection', 'host', 'accept-encoding', 'transfer-encoding']);
  const kept = headers.filter(([name]) => !name.startsWith(':') && !own.has(name));
  return { ...Object.fromEntries(kept), 'accept-encoding': acceptedEncodings };
}

/** Of the plain bytes, which is what the page is given. Several Set-Cookie lines travel as lines of one header. */
function receivedHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const own = new Set([
    'content-length',
    'content-encoding',
    'connection',
    'transfer-encoding',
    'keep-alive',
  ]);
  const kept = Object.entries(headers).filter(([name]) => !own.has(name));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, Array.isArray(value) ? value.join('\n') : (value ?? '')]),
  );
}
