import { setTimeout as sleep } from 'node:timers/promises';
import { asPortalFailure } from './pluginCall.ts';

/**
 * A read through the page is made again after a fault of the portal, as `PortalHttp` asks again by itself: the page
 * cannot tell which of its requests it would have to repeat, so the whole read is. Never within a login.
 * @param pausesMs before each further try
 */
export async function readThroughPage<Result>(
  read: () => Promise<Result>,
  pausesMs: readonly number[],
  signal: AbortSignal,
): Promise<Result> {
  for (const pauseMs of pausesMs) {
    try {
      return await read();
    } catch (error) {
      if (asPortalFailure(error).code !== 'SITE_UNAVAILABLE') throw error;
    }
    await sleep(pauseMs, undefined, { signal });
  }
  return read();
}
