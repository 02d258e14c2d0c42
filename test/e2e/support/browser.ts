import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { Browser, BrowserContext, Page } from 'playwright';
import { cloneRoot } from '../../../scripts/engines/places.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long a screen may take to show what is expected of it. */
export const screenTimeoutMs = 30_000;

const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

/** Where screenshots of failed tests go; not tracked. */
const evidenceFolder = join(cloneRoot, 'test-results');

/** A person's windows at the product. */
export interface BrowserWindows {
  /** A browser with nothing remembered. */
  fresh(options?: { phone?: boolean }): Promise<Page>;
  /** Another window of the same browser: signed in as that one is. */
  beside(page: Page): Promise<Page>;
  /** Errors that pages have thrown since they were opened; the console's are the browser's words for answers. */
  errors(): readonly string[];
  /** Saves what every window shows. */
  takeEvidence(name: string): Promise<void>;
  close(): Promise<void>;
}

export async function openBrowser(origin: string, chromiumPath: string): Promise<BrowserWindows> {
  let launched: Promise<Browser> | undefined;
  const contexts: BrowserContext[] = [];
  const errors: string[] = [];
  const launch = (): Promise<Browser> =>
    (launched ??= chromium.launch({ executablePath: chromiumPath, args: flags }));
  const watch = (page: Page): Page => {
    page.setDefaultTimeout(screenTimeoutMs);
    page.on('pageerror', (error) => errors.push(error.message));
    return page;
  };
  return Promise.resolve({
    fresh: async (options = {}) => {
      const context = await (
        await launch()
      ).newContext({
        baseURL: origin,
        locale: 'en-US',
        timezoneId: 'America/New_York',
        viewport: options.phone === true ? phone : wide,
        ...(options.phone === true ? { hasTouch: true, isMobile: true } : {}),
      });
      contexts.push(context);
      return watch(await context.newPage());
    },
    beside: async (page) => watch(await page.context().newPage()),
    errors: () => errors,
    takeEvidence: async (name) => {
      await mkdir(evidenceFolder, { recursive: true });
      const pages = contexts.flatMap((context) => context.pages());
      for (const [index, page] of pages.entries()) {
        await page.screenshot({ path: join(evidenceFolder, `${name}-${index}.png`) }).catch(() => undefined);
      }
    },
    close: async () => {
      await (await launched)?.close();
    },
  });
}
