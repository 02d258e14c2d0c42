import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HealthServer {
  address: string;
  close(): Promise<void>;
}

/** `GET /health`: 200 while `check` resolves, else 503 with what is away. */
export async function startHealthServer(
  host: string,
  port: number,
  check: () => Promise<{ ok: boolean; parts: Record<string, 'ok' | 'away'> }>,
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/health') {
      response.writeHead(404).end();
      return;
    }
    void check().then(({ ok, parts }) => {
      response
        .writeHead(ok ? 200 : 503, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ok, parts }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const { port: boundPort } = server.address() as AddressInfo;
  return {
    address: `http://${host}:${String(boundPort)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
