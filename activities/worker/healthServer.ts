import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type PartState = 'ok' | 'away';
export type Health = Record<'postgres' | 'temporal' | 'worker', PartState>;

export interface HealthServer {
  /** http://host:port */
  address: string;
  close(): Promise<void>;
}

const host = '127.0.0.1';

/** `GET /health`: 200 when every part is there, else 503 with what is away. */
export async function startHealthServer(port: number, check: () => Promise<Health>): Promise<HealthServer> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/health') {
      response.writeHead(404).end();
      return;
    }
    void check().then((parts) => {
      const ok = Object.values(parts).every((state) => state === 'ok');
      response.writeHead(ok ? 200 : 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok, parts }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return { address: `http://${host}:${String(bound)}`, close: () => closeServer(server) };
}

function closeServer(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
