import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './exchange.ts';

type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * A portal has one address and the proxy before it another. Neither side is to notice: applications check the address
 * that they are called by, and write it into their pages, redirects and cookies.
 */
export class TwoAddresses {
  readonly #portal: URL;
  readonly #here: string;
  /** The portal's origin in a text, as it is and with the slashes of JSON escaped; not as the beginning of another. */
  readonly #written: RegExp;

  constructor(portal: URL, here: string) {
    this.#portal = portal;
    this.#here = here;
    const [scheme = '', host = ''] = portal.origin.split('//');
    this.#written = new RegExp(`${scheme}(/|\\\\/){2}${host.replaceAll('.', '\\.')}(?![\\w.:-])`, 'g');
  }

  /** What the portal is to be told in place of the proxy's own address. */
  towardsPortal(headers: IncomingHttpHeaders): RequestHeaders {
    const changed: Record<string, string> = { host: this.#portal.host };
    for (const name of ['origin', 'referer'] as const) {
      const value = headers[name];
      if (value !== undefined) changed[name] = value.replace(this.#here, this.#portal.origin);
    }
    return { ...headers, ...changed };
  }

  /** The answer as if the portal were here. */
  back(answer: Answer): Answer {
    const { location, 'set-cookie': cookies } = answer.headers;
    return {
      ...answer,
      headers: {
        ...answer.headers,
        ...(typeof location === 'string' && { location: this.#relocated(location) }),
        ...(Array.isArray(cookies) && { 'set-cookie': cookies.map(forThisHostOnly) }),
      },
      body: this.#relocatedBody(answer),
    };
  }

  /** Byte for byte but for the address, whatever the encoding of the text. */
  #relocatedBody({ headers, body }: Answer): Buffer {
    const isText = /text|json|javascript|xml/.test(String(headers['content-type'] ?? ''));
    if (!isText || !body.includes(this.#portal.host)) return body;
    return Buffer.from(this.#relocated(body.toString('latin1')), 'latin1');
  }

  #relocated(text: string): string {
    return text.replaceAll(this.#written, this.#here);
  }
}

function forThisHostOnly(cookie: string): string {
  return cookie.replace(/;\s*domain=[^;]*/i, '');
}
