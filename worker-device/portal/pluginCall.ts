import type { PortalFailureCode } from '../../contracts/domain/failures.ts';
import { isPortalFailure, PortalFailure } from '../../plugin-sdk/failures.ts';
import type { Portal } from '../../plugin-sdk/portal.ts';
import { PortalHandle } from './portalHandle.ts';
import type { SessionState } from './portalHandle.ts';
import { TransportFailure } from './transportFailure.ts';

/**
 * Runs one call of the plugin with a portal of its own and an end in time. Rejects with a `PortalFailure` always:
 * what a plugin throws otherwise, or Playwright does, is translated.
 */
export async function callPlugin<Result>(
  state: SessionState,
  options: { timeoutMs: number; mayRetry: boolean; sessionSignal: AbortSignal },
  call: (portal: Portal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, options.sessionSignal]);
  const portal = new PortalHandle(state, { signal, mayRetry: options.mayRetry });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const end = (): void => reject(new TransportFailure('SITE_UNAVAILABLE', 'the portal took too long'));
    timer = setTimeout(end, options.timeoutMs);
    options.sessionSignal.addEventListener('abort', end, { once: true, signal: over.signal });
  });
  try {
    return await Promise.race([call(portal), late]);
  } catch (error) {
    throw asPortalFailure(error);
  } finally {
    clearTimeout(timer);
    over.abort(new TransportFailure('SITE_UNAVAILABLE', 'the call of the plugin was over'));
  }
}

/** Any error as a failure of the closed table; the cause is kept for the log. */
export function asPortalFailure(error: unknown): PortalFailure {
  if (isPortalFailure(error)) return error;
  if (!(error instanceof Error)) return new PortalFailure('INTERNAL', 'the plugin threw no error');
  if (/net::ERR_BLOCKED_BY_CLIENT/.test(error.message)) {
    return new PortalFailure('SITE_CHANGED', 'the page led to another origin', { cause: error });
  }
  // The browser may still be showing that the page before did not load.
  if (
    /net::ERR_|interrupted by another navigation to "chrome-error:|Timeout \d+ms exceeded.*navigat(?:ing|ion)/is.test(
      error.message,
    )
  ) {
    return new TransportFailure('SITE_UNAVAILABLE', 'the page did not load', { cause: error });
  }
  const code: PortalFailureCode = 'SITE_CHANGED';
  if (error.name === 'TimeoutError') {
    return new TransportFailure(code, 'what the plugin waited for did not appear', { cause: error });
  }
  // A parser that meets a page which it was not written for fails in ways of its own.
  return new PortalFailure(code, `the plugin threw ${error.name}`, { cause: error });
}
