import { createServer, request as forward } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { request as forwardSecurely } from 'node:https';
import type { AddressInfo } from 'node:net';
import { addressTokensIn, withoutAddressTokens } from '../plugin-sdk/sessionAddress.ts';
import { unpacked } from '../worker-device/portal/contentEncoding.ts';
import { usualLimits } from '../worker-device/portal/portalLimits.ts';
import type { Answer, Exchange } from './exchange.ts';
import { withoutSessionHeaders } from './sessionHeaders.ts';
import { TwoAddresses } from './twoAddresses.ts';

/** What to do with a request: let it pass, hide the session, answer in the portal's place, or cut the line. */
export type Interference =
  | { kind: 'PASS' }
  | { kind: 'WITHOUT_SESSION' }
  | { kind: 'ANSWER'; answer: Answer }
  | { kind: 'CUT' }
  | { kind: 'CHANGE'; change(answer: Answer): Answer }
  | { kind: 'DELAY'; ms: number };

export type Disturbance = (exchange: Exchange) => Interference;

type OutgoingHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** As whom a request is passed on. */
interface Sender {
  target(target: string): string;
  headers(headers: OutgoingHeaders): OutgoingHeaders;
}

const themselves: Sender = { target: (target) => target, headers: (headers) => headers };

const undisturbed: Disturbance = () => ({ kind: 'PASS' });
/** Of one connection only; the proxy makes its own. */
const hopHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

/** Stands between a session and its portal, writes down every request, and disturbs those that a check chooses. */
export class FaultProxy {
  readonly exchanges: Exchange[] = [];
  readonly #upstream: URL;
  readonly #server: Server;
  #disturbance: Disturbance = undisturbed;
  #origin = '';
  /** Tokens that addresses carried before the disturbance: what a stranger is given meanwhile is the stranger's. */
  #held: ReadonlySet<string> = new Set();
  /** Somebody who is not signed in. */
  readonly #stranger: Sender = {
    target: (target) => withoutAddressTokens(target, ({ value }) => this.#held.has(value)),
    headers: withoutSessionHeaders,
  };

  private constructor(upstream: string) {
    this.#upstream = new URL(upstream);
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  static async start(upstream: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(upstream);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.#server.address() as AddressInfo;
    proxy.#origin = `http://127.0.0.1:${port}`;
    return proxy;
  }

  get origin(): string {
    return this.#origin;
  }

  /** Runs something with a disturbance in place, and returns the requests that it made. */
  async during<Result>(
    disturbance: Disturbance,
    work: () => Promise<Result>,
  ): Promise<{ result: Result; exchanges: Exchange[] }> {
    const before = this.exchanges.length;
    this.#held = new Set(
      this.exchanges.flatMap(({ target }) => addressTokensIn(target)).map(({ value }) => value),
    );
    this.#disturbance = disturbance;
    try {
      const result = await work();
      return { result, exchanges: this.exchanges.slice(before) };
    } finally {
      this.#disturbance = undisturbed;
    }
  }

  record<Result>(work: () => Promise<Result>): Promise<{ result: Result; exchanges: Exchange[] }> {
    return this.during(undisturbed, work);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytesOf(request);
    const exchange: Exchange = {
      at: performance.now(),
      endedAt: null,
      method: request.method ?? 'GET',
      target: request.url ?? '/',
      contentType: request.headers['content-type'],
      body: body.toString(),
      answer: null,
    };
    this.exchanges.push(exchange);
    try {
      const answer = await this.#answer(request, body, this.#disturbance(exchange));
      if (answer === null) {
        response.destroy();
        return;
      }
      exchange.answer = answer;
      response.writeHead(answer.status, sendable(answer)).end(answer.body);
    } finally {
      exchange.endedAt = performance.now();
    }
  }

  async #answer(request: IncomingMessage, body: Buffer, interference: Interference): Promise<Answer | null> {
    switch (interference.kind) {
      case 'CUT':
        return null;
      case 'ANSWER':
        return interference.answer;
      case 'PASS':
        return this.#ask(request, body);
      case 'DELAY':
        await new Promise((resolve) => setTimeout(resolve, interference.ms));
        return this.#ask(request, body);
      case 'CHANGE':
        return interference.change(await this.#ask(request, body));
      case 'WITHOUT_SESSION': {
        const answer = await this.#ask(request, body, this.#stranger);
        // The session is to be there again afterwards.
        return { ...answer, headers: { ...answer.headers, 'set-cookie': undefined } };
      }
    }
  }

  async #ask(request: IncomingMessage, body: Buffer, sender: Sender = themselves): Promise<Answer> {
    const target = new URL(sender.target(request.url ?? '/'), this.#upstream);
    const addresses = new TwoAddresses(this.#upstream, this.#origin);
    const wanted: OutgoingHeaders = {
      ...sender.headers(addresses.towardsPortal(request.headers)),
      'accept-encoding': 'identity',
    };
    const headers = Object.fromEntries(
      Object.entries(wanted).filter(([name, value]) => value !== undefined && !hopHeaders.has(name)),
    );
    const send = target.protocol === 'https:' ? forwardSecurely : forward;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = send(target, { method: request.method, headers }, resolve);
      asked.on('error', reject);
      asked.end(body);
    });
    return addresses.back({
      status: answer.statusCode ?? 502,
      headers: { ...answer.headers, 'content-encoding': undefined },
      // Some portals pack their answers whatever they are asked for; checks change words in them.
      body: await unpacked(
        await bytesOf(answer),
        answer.headers['content-encoding'],
        usualLimits.largestAnswer,
      ),
    });
  }
}

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function sendable(answer: Answer): Record<string, string | string[]> {
  const kept = Object.entries(answer.headers).filter(
    (header): header is [string, string | string[]] => header[1] !== undefined && !hopHeaders.has(header[0]),
  );
  return { ...Object.fromEntries(kept), 'content-length': String(answer.body.length) };
}
