import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isNodeError } from './privateFiles.ts';

/**
 * Makes this process the only one that uses a data directory; two would tear each other's ledger and journal. A
 * socket is held rather than a file with a process id: it dies with its process, however that ends.
 *
 * @throws Error when another process holds it
 */
export async function holdDataDirectory(dataDirectory: string): Promise<{ release(): Promise<void> }> {
  const name = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 32);
  // Linux forgets an abstract socket by itself; elsewhere a file is left behind that nobody listens on.
  const path =
    process.platform === 'linux' ? `\0carrier-sync-device-${name}` : join(tmpdir(), `csd-${name}.sock`);
  const server = await listenAlone(path, dataDirectory);
  server.unref();
  return {
    release: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function listenAlone(path: string, dataDirectory: string): Promise<Server> {
  try {
    return await listen(path);
  } catch (error) {
    if (!isNodeError(error) || error.code !== 'EADDRINUSE') throw error;
    if (await isAnswered(path)) {
      throw new Error(`Another device process is running with the data directory ${dataDirectory}`, {
        cause: error,
      });
    }
    rmSync(path, { force: true });
    return listen(path);
  }
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.end());
    server.once('error', reject).listen(path, () => {
      resolve(server);
    });
  });
}

function isAnswered(path: string): Promise<boolean> {
  if (path.startsWith('\0')) return Promise.resolve(true);
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
