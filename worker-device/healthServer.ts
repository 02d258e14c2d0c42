import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HealthServer {
  /** http://127.0.0.1:port */
  address: string;
  close(): Promise<void>;
}

/** `GET /health`: 200 while the device is connected with its gateway, else 503. For this machine only. */
export async function startHealthServer(port: number, isConnected: () => boolean): Promise<HealthServer> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/health') {
      response.writeHead(404).end();
      return;
    }
    const connected = isConnected();
    response
      .writeHead(connected ? 200 : 503, { 'content-type': 'application/json' })
      .end(JSON.stringify({ connected }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
