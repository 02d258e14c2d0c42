import type { Page, Response } from 'playwright';
import { PortalFailure } from './failures.ts';
import { withoutAddressTokens } from './sessionAddress.ts';

/**
 * Does something that leads to another page (pressing a button) and returns what the portal answered, once the new
 * page is there. An answer that is a fault of the portal throws; what the page says is for the plugin to read.
 */
export async function toNextPage(page: Page, action: () => Promise<void>): Promise<Response | null> {
  const [response] = await Promise.all([page.waitForNavigation({ waitUntil: 'domcontentloaded' }), action()]);
  refuseSubmissionFaults(response?.status() ?? 200);
  return response;
}

/** Opens an address of the portal. An answer that is a fault of the portal throws. */
export async function openPage(page: Page, url: string): Promise<void> {
  const response = await page.goto(url, { waitUntil: 'domcontentloaded' });
  refuseFaults(response?.status() ?? 200);
}

/**
 * Waits until one of these is to be seen and says which: for applications that change without loading a page.
 * Throws Playwright's TimeoutError when none comes.
 */
export async function firstVisible<Name extends string>(
  page: Page,
  selectors: Readonly<Record<Name, string>>,
  options: { timeoutMs: number },
): Promise<Name> {
  const names = Object.keys(selectors) as Name[];
  const waits = names.map((name) =>
    page
      .locator(selectors[name])
      .first()
      .waitFor({ state: 'visible', timeout: options.timeoutMs })
      .then(() => name),
  );
  try {
    return await Promise.any(waits);
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}

/**
 * Does something that sends one request to this path (pressing a button of an application) and returns its answer,
 * whatever its status: what the plugin knows comes first, then `refuseSubmissionFaults`. A request that ends
 * without an answer throws OUTCOME_UNKNOWN: the portal may have taken it in.
 */
export async function answerTo(page: Page, path: string, action: () => Promise<void>): Promise<Response> {
  const isIt = (url: string): boolean => withoutAddressTokens(new URL(url).pathname) === path;
  const [response] = await Promise.all([
    Promise.race([
      page.waitForResponse((answer) => isIt(answer.url())),
      page.waitForEvent('requestfailed', (request) => isIt(request.url())).then(() => null),
    ]),
    action(),
  ]);
  if (response === null) throw new PortalFailure('OUTCOME_UNKNOWN', 'the request ended without an answer');
  return response;
}

/** A page that came with one of these statuses is not what was asked for. */
export function refuseFaults(status: number): void {
  if (status === 429) throw new PortalFailure('RATE_LIMITED', 'the portal answered 429');
  if (status >= 500) throw new PortalFailure('SITE_UNAVAILABLE', `the portal answered ${status}`);
}

/** The same where something was submitted, which the portal may have taken in before it failed. */
export function refuseSubmissionFaults(status: number): void {
  // 503 is a door that says "closed".
  if (status >= 500 && status !== 503) throw new PortalFailure('OUTCOME_UNKNOWN', `answered ${status}`);
  refuseFaults(status);
}
