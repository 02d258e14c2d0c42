import { chromium } from 'playwright';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright';
import { PortalFailure } from '../../plugin-sdk/failures.ts';

export interface BrowserSettings {
  /** Path of a Chromium. */
  executablePath: string;
  /** Beyond those that every start needs. */
  extraArguments?: readonly string[];
}

/** Background traffic of the browser itself would reach for other hosts than the portal. */
const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One Chromium for all sessions of the device: started when a context is asked for, closed with the last one. */
export class BrowserProvider {
  readonly #settings: BrowserSettings;
  #browser: Promise<Browser> | null = null;
  #contexts = 0;

  constructor(settings: BrowserSettings) {
    this.#settings = settings;
  }

  /** Contexts that are open; 0 means that no Chromium is running or that it is on its way out. */
  get openContexts(): number {
    return this.#contexts;
  }

  /** A context that shares nothing with others. Whoever asked for it gives it back by `release`. */
  async open(options: BrowserContextOptions): Promise<BrowserContext> {
    this.#contexts += 1;
    try {
      const browser = await this.#running();
      return await browser.newContext(options);
    } catch (error) {
      await this.#leave();
      throw error;
    }
  }

  async release(context: BrowserContext): Promise<void> {
    try {
      await context.close();
    } finally {
      await this.#leave();
    }
  }

  /** Closes Chromium whatever is open. */
  async close(): Promise<void> {
    const browser = this.#browser;
    this.#browser = null;
    if (browser !== null) await (await browser).close();
  }

  async #running(): Promise<Browser> {
    const known = await this.#browser?.catch(() => null);
    if (known?.isConnected() === true) return known;
    // Two who find it gone start one: the second finds the promise of the first.
    this.#browser = this.#launch();
    return this.#browser;
  }

  async #launch(): Promise<Browser> {
    try {
      return await chromium.launch({
        executablePath: this.#settings.executablePath,
        args: [...chromiumArguments, ...(this.#settings.extraArguments ?? [])],
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
      });
    } catch (cause) {
      // Our matter, not the portal's: that it has changed would stop its plugin for everyone.
      throw new PortalFailure('INTERNAL', 'Chromium does not start on this device', { cause });
    }
  }

  async #leave(): Promise<void> {
    this.#contexts -= 1;
    if (this.#contexts === 0) await this.close();
  }
}
