import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Where a portal writes its session's token: `/home;jsessionid=…`, `/(S(…))/home`, `/home?sid=…`. */
export type TokenStyle = 'PATH_PARAMETER' | 'SEGMENT' | 'QUERY';

export const addressLogin = { username: 'agent', password: 'Correct-Horse-9' };
export const addressRecords = [
  { id: 'r1', number: '0071', value: '12768.14' },
  { id: 'r2', number: '71', value: '859398.06' },
  { id: 'r3', number: 'AB  12', value: '-0.50' },
  { id: 'r4', number: 'AB 12', value: '1200.00' },
  { id: 'r5', number: 'AB 1277', value: '77.00' },
];
const pageSize = 2;

const writers: Record<TokenStyle, (path: string, token: string) => string> = {
  PATH_PARAMETER: (path, token) => {
    const [way = '', query] = path.split('?');
    return `${way};jsessionid=${token}${query === undefined ? '' : `?${query}`}`;
  },
  SEGMENT: (path, token) => `/(X(1)S(${token}))${path}`,
  QUERY: (path, token) => `${path}${path.includes('?') ? '&' : '?'}sid=${token}`,
};
const readers: Record<TokenStyle, RegExp> = {
  PATH_PARAMETER: /;jsessionid=([^?]*)/,
  SEGMENT: /^\/\(X\(1\)S\((\w+)\)\)/,
  QUERY: /[?&]sid=([^&]*)/,
};

type Standing = 'NOBODY' | 'CODE_ASKED' | 'SIGNED_IN';

/**
 * A portal of pages that sets no cookie: every address carries the session, every link and redirect is written with it,
 * each step of the sign-in gets another, and who comes without one is sent to the sign-in page of a new session.
 */
export class AddressPortal {
  /** Every token that was ever given out. */
  readonly tokens: string[] = [];
  /** Times that the code was sent another way. */
  sentAnotherWay = 0;
  /** So many requests of somebody who is signed in are answered by 500. */
  faults = 0;
  /** Answers every page with one that nobody knows. */
  redesigned = false;
  readonly #style: TokenStyle;
  readonly #server: Server;
  readonly #sessions = new Map<string, Standing>();

  constructor(style: TokenStyle) {
    this.#style = style;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  get signedIn(): number {
    return [...this.#sessions.values()].filter((standing) => standing === 'SIGNED_IN').length;
  }

  expireSessions(): void {
    this.#sessions.clear();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '/';
    const token = readers[this.#style].exec(target)?.[1] ?? '';
    const url = new URL(target.replace(readers[this.#style], ''), this.origin);
    const sent = new URLSearchParams(await text(request));
    if (this.faults > 0 && this.#sessions.get(token) === 'SIGNED_IN') {
      this.faults -= 1;
      response.writeHead(500).end();
      return;
    }
    const page = this.#page(url, token, sent);
    if (page.startsWith('/')) response.writeHead(302, { location: page }).end();
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  }

  /** A page, or the address of another one. */
  #page({ pathname, searchParams }: URL, token: string, sent: URLSearchParams): string {
    const standing = this.#sessions.get(token);
    if (standing === undefined) return this.#moved('/login', 'NOBODY');
    const to = (path: string): string => writers[this.#style](path, token);
    if (pathname === '/login' && sent.has('password')) return this.#afterPassword(sent, to);
    if (pathname === '/login') return signInPage(to('/login'), '');
    if (standing === 'CODE_ASKED') return this.#codePage(pathname, token, sent, to);
    if (standing !== 'SIGNED_IN') return to('/login');
    if (pathname === '/logout') this.#sessions.delete(token);
    if (this.redesigned) return page('<main>All is new</main>', to);
    if (pathname === '/policies') return page(listing(searchParams, to), to);
    const record = addressRecords.find(({ id }) => pathname === `/policies/${id}`);
    return page(record === undefined ? '<h1>Welcome</h1>' : facts(record), to);
  }

  #afterPassword(sent: URLSearchParams, to: (path: string) => string): string {
    const { username, password } = addressLogin;
    const isRight = sent.get('username') === username && sent.get('password') === password;
    return isRight ? this.#moved('/code', 'CODE_ASKED') : signInPage(to('/login'), 'Unknown login');
  }

  #codePage(path: string, token: string, sent: URLSearchParams, to: (path: string) => string): string {
    if (path === '/code/email') {
      this.sentAnotherWay += 1;
      return to('/code');
    }
    const refused = sent.has('code') ? 'Wrong code' : '';
    if (sent.get('code') !== addressCode) {
      return `<form method="post" action="${to('/code')}"><p id="refused">${refused}</p><input name="code" id="code">
        <button id="go">Go</button></form><a id="email" href="${to('/code/email')}">Email it</a>`;
    }
    this.#sessions.delete(token);
    return this.#moved('/home', 'SIGNED_IN');
  }

  /** Another token at every step, as it should be. */
  #moved(path: string, standing: Standing): string {
    const token = randomBytes(16).toString('hex').toUpperCase();
    this.tokens.push(token);
    this.#sessions.set(token, standing);
    return writers[this.#style](path, token);
  }
}

/** What the person's telephone shows. */
export const addressCode = '246810';

function signInPage(action: string, refused: string): string {
  return `<form id="signIn" method="post" action="${action}"><p id="refused">${refused}</p>
    <input name="username" id="username"><input name="password" id="password"><button id="go">Go</button></form>`;
}

function page(content: string, to: (path: string) => string): string {
  return `<html><body><a id="signOut" href="${to('/logout')}">Sign out</a>${content}</body></html>`;
}

function facts({ number, value }: (typeof addressRecords)[number]): string {
  return `<dl id="facts"><dt>Policy</dt><dd>${number}</dd><dt>Value</dt><dd>${value}</dd></dl>`;
}

function listing(query: URLSearchParams, to: (path: string) => string): string {
  const number = query.get('number');
  const from = Number(query.get('from') ?? 0);
  const shown =
    number === null
      ? addressRecords.slice(from, from + pageSize)
      : addressRecords.filter((record) => record.number.startsWith(number));
  const rows = shown.map(
    (record) =>
      `<tr><td><a href="${to(`/policies/${record.id}`)}">${record.number}</a></td><td>${record.value}</td></tr>`,
  );
  const hasNext = number === null && from + pageSize < addressRecords.length;
  const next = hasNext ? `<a id="next" href="${to(`/policies?from=${from + pageSize}`)}">Next</a>` : '';
  const head = '<thead><tr><th>Policy</th><th>Value</th></tr></thead>';
  return `<table id="book">${head}<tbody>${rows.join('')}</tbody></table>${next}`;
}
