import { chromium } from 'playwright';
import type { BrowserContext, Page, Request } from 'playwright';
import { textPlace } from './places.ts';
import type { Place } from './secretSearch.ts';

/** A person's own browser: with a profile on the disk, as at the office, and with all that it sends kept. */
export interface PersonsBrowser {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly profileFolder: string;
  /** What the open pages hold: storage of every kind, addresses, history, and what is on the screen. */
  places(): Place[];
  /** Everything that was sent to the product: address, headers, body. */
  sent(): Place;
  close(): Promise<void>;
}

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];

export async function openPersonsBrowser(
  origin: string,
  executablePath: string,
  profileFolder: string,
): Promise<PersonsBrowser> {
  const context = await chromium.launchPersistentContext(profileFolder, {
    executablePath,
    args: [...flags, '--disable-background-networking', '--disable-component-update'],
    baseURL: origin,
    locale: 'en-US',
    timezoneId: 'America/New_York',
  });
  const requests: Request[] = [];
  context.on('request', (request) => requests.push(request));
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(30_000);
  return {
    page,
    context,
    profileFolder,
    places: () => [
      textPlace('the browser’s storage', () => page.evaluate<string>(storageOfPage)),
      textPlace('the screen', () => page.content()),
      textPlace('the fields on the screen', () => page.evaluate<string>(fieldsOfPage)),
    ],
    sent: () =>
      textPlace('what the browser sent', async () => (await Promise.all(requests.map(written))).join('\n')),
    close: () => context.close(),
  };
}

async function written(request: Request): Promise<string> {
  const headers = JSON.stringify(await request.allHeaders());
  return `${request.method()} ${request.url()}\n${headers}\n${request.postDataBuffer()?.toString('latin1') ?? ''}`;
}

/** Runs in the page: everything that a page can keep. */
const storageOfPage = `(async () => {
  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const everything = [{ ...localStorage }, { ...sessionStorage }, history.state, location.href, document.cookie];
  everything.push(window.name, performance.getEntries().map(({ name }) => name));
  for (const { name } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      everything.push(name, store, await settled(database.transaction(store).objectStore(store).getAll()));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) everything.push(request.url, await (await cache.match(request)).text());
  }
  return JSON.stringify(everything);
})()`;

/** Runs in the page. */
const fieldsOfPage = `[...document.querySelectorAll('input, textarea')]
  .map(({ name, value }) => name + '=' + value)
  .join('\\n')`;
