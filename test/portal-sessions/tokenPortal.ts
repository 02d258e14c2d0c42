import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const tokenLogin = { username: 'agent@portal.example', password: 'Correct-Horse-9' };
export const tokenRecords = [
  { id: 1, number: '0071', value: 12768.14 },
  { id: 2, number: '71', value: 859398.06 },
  { id: 3, number: 'AB  12', value: -0.5 },
  { id: 4, number: 'AB 12', value: 1200 },
];
const pageSize = 3;
const token = 'c2Vzc2lvbi1vZi10aGUtYWdlbnQ';

interface Answer {
  status: number;
  content: object;
}

/**
 * A portal whose application keeps its session in a header of its own, takes the code together with the password, and
 * answers only at its own address, which it writes into what it sends.
 */
export class TokenPortal {
  readonly #server: Server;
  /** What the sign-in was sent, one entry a submission. */
  readonly submissions: Readonly<Record<string, unknown>>[] = [];
  #codes = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(({ status, content }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The code of the moment; each is another. */
  code(): string {
    return String(100_000 + this.#codes);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const { host, [`x-auth-token`]: held } = request.headers;
    if (`http://${host ?? ''}` !== this.origin) return { status: 421, content: {} };
    const url = new URL(request.url ?? '/', this.origin);
    if (url.pathname === '/auth') return this.#signIn(await jsonOf(request));
    if (held !== token) return { status: 401, content: { error: 'unknown' } };
    if (url.pathname === '/me') return { status: 200, content: { user: tokenLogin.username } };
    if (url.pathname === '/sign-out') return { status: 200, content: {} };
    return { status: 200, content: this.#records(url.searchParams) };
  }

  #signIn(sent: Readonly<Record<string, unknown>>): Answer {
    this.submissions.push(sent);
    if (sent['password'] !== tokenLogin.password) return { status: 401, content: { error: 'password' } };
    if (sent['code'] === undefined) return { status: 401, content: { error: 'code' } };
    if (sent['code'] !== this.code()) return { status: 401, content: { error: 'wrong code' } };
    this.#codes += 1;
    return { status: 200, content: { token } };
  }

  #records(query: URLSearchParams): object {
    const number = query.get('number');
    if (number !== null) return { records: tokenRecords.filter((one) => one.number.startsWith(number)) };
    const from = Number(query.get('from') ?? 0);
    const next =
      from + pageSize < tokenRecords.length ? `${this.origin}/records?from=${from + pageSize}` : null;
    return { records: tokenRecords.slice(from, from + pageSize), next };
  }
}

async function jsonOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return JSON.parse(text) as Record<string, unknown>;
}
