import type { Dispatcher } from 'undici';
import { PortalFailure } from '../../plugin-sdk/failures.ts';
import type { PortalResponse } from '../../plugin-sdk/portal.ts';
import { unpacked } from './contentEncoding.ts';
import { TransportFailure } from './transportFailure.ts';

/** An answer that has been read to its end. */
export class HttpAnswer implements PortalResponse {
  readonly status: number;
  readonly url: URL;
  readonly text: string;
  readonly #headers: Readonly<Record<string, string | string[] | undefined>>;

  private constructor(data: Dispatcher.ResponseData, url: URL, text: string) {
    this.status = data.statusCode;
    this.url = url;
    this.text = text;
    this.#headers = data.headers;
  }

  static async read(data: Dispatcher.ResponseData, url: URL, largest: number): Promise<HttpAnswer> {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of data.body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > largest) throw new TransportFailure('SITE_CHANGED', `an answer of over ${largest} bytes`);
      chunks.push(chunk);
    }
    const bytes = await unpacked(Buffer.concat(chunks), data.headers['content-encoding'], largest);
    return new HttpAnswer(data, url, decoded(bytes, data.headers['content-type']));
  }

  get isRedirect(): boolean {
    return [301, 302, 303, 307, 308].includes(this.status);
  }

  get setCookies(): string[] {
    const lines = this.#headers['set-cookie'] ?? [];
    return typeof lines === 'string' ? [lines] : lines;
  }

  header(name: string): string | undefined {
    const value = this.#headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  json(): unknown {
    try {
      return JSON.parse(this.text);
    } catch (error) {
      throw new PortalFailure('SITE_CHANGED', 'the answer is no JSON', { cause: error });
    }
  }
}

/** The failure that a status stands for whatever the answer says; null where the plugin reads it. */
export function statusFailure(status: number): TransportFailure | null {
  if (status === 429) return new TransportFailure('RATE_LIMITED', 'the portal answered 429');
  if (status >= 500) return new TransportFailure('SITE_UNAVAILABLE', `the portal answered ${status}`);
  return null;
}

/** The pause that the portal asks for; null where it names none. */
export function retryAfterMs(answer: HttpAnswer): number | null {
  const text = answer.header('retry-after');
  if (text === undefined) return null;
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1_000;
  const until = Date.parse(text);
  return Number.isNaN(until) ? null : Math.max(0, until - Date.now());
}

function decoded(bytes: Buffer, contentType: string | string[] | undefined): string {
  const charset = /charset=["']?([\w-]+)/i.exec(String(contentType ?? ''))?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch (error) {
    throw new TransportFailure('SITE_CHANGED', `an answer in the unknown charset ${charset}`, {
      cause: error,
    });
  }
}
