import type { BrowserContext, Page } from 'playwright';
import type { BrowserProvider } from './browserProvider.ts';
import { guardContext, guardRedirects } from './pageGuards.ts';
import type { PageGuardParts } from './pageGuards.ts';
import type { PortalLimits } from './portalLimits.ts';
import type { SessionCookies } from './sessionCookies.ts';

interface OpenPage {
  context: BrowserContext;
  page: Page;
}

/** The page of one session: opened when first asked for, with the session's cookies, and closed without losing them. */
export class SessionPage {
  readonly #browser: BrowserProvider;
  readonly #cookies: SessionCookies;
  readonly #limits: PortalLimits;
  readonly #guards: PageGuardParts;
  #open: Promise<OpenPage> | null = null;
  #userAgent = 'Mozilla/5.0 (compatible; CarrierSync)';

  constructor(
    browser: BrowserProvider,
    cookies: SessionCookies,
    limits: PortalLimits,
    guards: PageGuardParts,
  ) {
    this.#browser = browser;
    this.#cookies = cookies;
    this.#limits = limits;
    this.#guards = guards;
  }

  /** What the session's page calls itself; plain HTTP says the same. */
  get userAgent(): string {
    return this.#userAgent;
  }

  async page(): Promise<Page> {
    this.#open ??= this.#openPage();
    try {
      return (await this.#open).page;
    } catch (error) {
      this.#open = null;
      throw error;
    }
  }

  /** Brings what the page has got into the session's cookies; nothing where there is no page. */
  async takeCookies(): Promise<void> {
    const open = await this.#current();
    if (open !== null) await this.#cookies.takeFrom(open.context);
  }

  async giveCookies(): Promise<void> {
    const open = await this.#current();
    if (open !== null) await this.#cookies.giveTo(open.context);
  }

  /** Ends the page; the session goes on with its cookies. Resolves once they are safe, the browser closes behind. */
  async leave(): Promise<void> {
    const open = await this.#current();
    if (open === null) return;
    await this.#cookies
      .takeFrom(open.context)
      .catch(() => this.#guards.log.warn('the page was gone already'));
    await this.close();
  }

  async close(): Promise<void> {
    const open = await this.#current();
    this.#open = null;
    if (open !== null) await this.#browser.release(open.context);
  }

  /** Null where no page is open, or none could be opened. */
  async #current(): Promise<OpenPage | null> {
    return (await this.#open?.catch(() => null)) ?? null;
  }

  async #openPage(): Promise<OpenPage> {
    const context = await this.#browser.open({
      acceptDownloads: false,
      permissions: [],
      serviceWorkers: 'block',
      locale: 'en-US',
    });
    try {
      context.setDefaultTimeout(this.#limits.pageTimeoutMs);
      await this.#cookies.giveTo(context);
      const page = await context.newPage();
      this.#userAgent = await page.evaluate(() => navigator.userAgent);
      await guardContext(context, this.#guards);
      await guardRedirects(page, this.#guards);
      return { context, page };
    } catch (error) {
      await this.#browser.release(context);
      throw error;
    }
  }
}
