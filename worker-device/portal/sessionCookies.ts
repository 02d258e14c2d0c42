import type { BrowserContext } from 'playwright';
import { Cookie, CookieJar, MemoryCookieStore } from 'tough-cookie';

type BrowserCookie = Awaited<ReturnType<BrowserContext['cookies']>>[number];

/** The cookies of one session, as plain HTTP sends them, and their way to and from the browser. */
export class SessionCookies {
  #jar = newJar();

  async header(url: URL): Promise<string> {
    return this.#jar.getCookieString(url.href);
  }

  /** Takes in the Set-Cookie headers of an answer. One that makes no sense is left out, as browsers do. */
  async store(url: URL, setCookies: readonly string[]): Promise<void> {
    for (const line of setCookies) await this.#jar.setCookie(line, url.href, { ignoreError: true });
  }

  /** What the browser has is what there is: cookies that it has dropped are dropped here. */
  async takeFrom(context: BrowserContext): Promise<void> {
    const store = new MemoryCookieStore();
    for (const cookie of await context.cookies()) await store.putCookie(fromBrowser(cookie));
    this.#jar = newJar(store);
  }

  async giveTo(context: BrowserContext): Promise<void> {
    const { cookies } = await this.#jar.serialize();
    const kept = cookies.map((cookie) => Cookie.fromJSON(cookie)).filter((cookie) => cookie !== undefined);
    await context.addCookies(kept.map(toBrowser));
  }
}

function newJar(store = new MemoryCookieStore()): CookieJar {
  // A portal may well be on an address of the office network, without a public name.
  return new CookieJar(store, { rejectPublicSuffixes: false, looseMode: true });
}

function fromBrowser(cookie: BrowserCookie): Cookie {
  return new Cookie({
    key: cookie.name,
    value: cookie.value,
    domain: cookie.domain.replace(/^\./, ''),
    hostOnly: !cookie.domain.startsWith('.'),
    path: cookie.path,
    expires: cookie.expires === -1 ? 'Infinity' : new Date(cookie.expires * 1_000),
    httpOnly: cookie.httpOnly,
    secure: cookie.secure,
    sameSite: cookie.sameSite.toLowerCase(),
  });
}

function toBrowser(cookie: Cookie): Parameters<BrowserContext['addCookies']>[0][number] {
  const domain = cookie.domain ?? '';
  const expires = cookie.expires instanceof Date ? Math.floor(cookie.expires.getTime() / 1_000) : -1;
  return {
    name: cookie.key,
    value: cookie.value,
    domain: cookie.hostOnly === true ? domain : `.${domain}`,
    path: cookie.path ?? '/',
    expires,
    httpOnly: cookie.httpOnly,
    secure: cookie.secure,
  };
}
