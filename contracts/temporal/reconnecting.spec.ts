import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Connection } from '@temporalio/client';
import { reconnecting } from './reconnecting.ts';

/** Made in some five seconds; left alone, a channel needs more than twenty. */
const attempts = 7;

describe('a connection to Temporal', () => {
  it('looks again every second while nothing serves, however long that has been', async () => {
    const arrivals: number[] = [];
    const server = createServer((socket) => {
      arrivals.push(Date.now());
      socket.destroy();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const connection = Connection.lazy({
      address: `127.0.0.1:${String(port)}`,
      channelArgs: reconnecting,
      interceptors: [],
    });
    const until = Date.now() + 18_000;
    while (arrivals.length < attempts && Date.now() < until) {
      const asking = connection.withDeadline(Date.now() + 500, () =>
        connection.workflowService.getSystemInfo({}),
      );
      await expect(asking).rejects.toThrow();
    }
    await connection.close();
    server.close();
    expect(arrivals.length).toBeGreaterThanOrEqual(attempts);
  });
});
