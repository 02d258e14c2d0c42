import { createSecureServer } from 'node:http2';
import type { Http2SecureServer, Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { request as forward } from 'undici';
import type { ServerCertificate } from '../support/tls/certificates.ts';

const hopHeaders = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'http2-settings',
]);

/**
 * What stands before portals on the internet: TLS, HTTP/2 for those who speak it, answers compressed whatever was
 * asked for, and cookies that are for secure connections only.
 */
export class SecureFront {
  /** Versions of HTTP that were spoken. */
  readonly versions = new Set<string>();
  readonly #server: Http2SecureServer;
  readonly #target: string;
  readonly #connections = new Set<Socket>();

  private constructor(target: string, { certificate, key }: ServerCertificate) {
    this.#target = target;
    this.#server = createSecureServer({ cert: certificate, key, allowHTTP1: true }, (request, response) => {
      this.versions.add(request.httpVersion);
      this.#pass(request, response).catch(() => request.socket.destroy());
    });
    this.#server.on('connection', (connection: Socket) => {
      this.#connections.add(connection);
      connection.once('close', () => this.#connections.delete(connection));
    });
  }

  static async open(target: string, certificate: ServerCertificate): Promise<SecureFront> {
    const front = new SecureFront(target, certificate);
    await new Promise<void>((resolve) => front.#server.listen(0, '127.0.0.1', resolve));
    return front;
  }

  /** `https://…` */
  get origin(): string {
    return `https://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => {
      this.#server.close(resolve);
      for (const connection of this.#connections) connection.destroy();
    });
  }

  async #pass(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const body = await buffer(request);
    const { ':authority': authority, host = authority } = request.headers;
    const headers = Object.entries({ ...request.headers, host }).filter(
      ([name, value]) => value !== undefined && !name.startsWith(':') && !hopHeaders.has(name),
    );
    const answer = await forward(`${this.#target}${request.url}`, {
      method: request.method as 'GET',
      headers: Object.fromEntries(headers) as Record<string, string | string[]>,
      body: body.length > 0 ? body : null,
    });
    const cookies = [answer.headers['set-cookie'] ?? []].flat().map((cookie) => `${cookie}; Secure`);
    const kept = Object.entries(answer.headers).filter(([name]) => !hopHeaders.has(name));
    response.writeHead(answer.statusCode, {
      ...Object.fromEntries(kept),
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
      'content-encoding': 'gzip',
    });
    response.end(gzipSync(Buffer.from(await answer.body.arrayBuffer())));
  }
}
