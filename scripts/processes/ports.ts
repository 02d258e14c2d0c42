import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the range that systems hand to outgoing connections, so none of them takes the port before it is used. */
const lowest = 15_000;
const highest = 32_000;

/** A port that was given out may be bound only later; it is not given out again by this process. */
const givenOut = new Set<number>();

/** A port that nothing listens on: the wanted one when it is free, else (also for 0) another. */
export async function freePort(host: string, wanted?: number): Promise<number> {
  if (wanted !== undefined && wanted !== 0 && (await claim(host, wanted))) return wanted;
  for (let tries = 0; tries < 200; tries += 1) {
    const port = randomInt(lowest, highest);
    if (await claim(host, port)) return port;
  }
  throw new Error(`No free port could be found on ${host}.`);
}

async function claim(host: string, port: number): Promise<boolean> {
  if (givenOut.has(port)) return false;
  givenOut.add(port);
  const release = await reserve(port);
  if (release !== undefined && (await canBind(host, port))) return true;
  release?.();
  givenOut.delete(port);
  return false;
}

/**
 * Keeps the port from other processes of ours that look for one, until this process ends: those of a test run look at
 * the same moment, and bind seconds later. A name that only Linux has, and takes back by itself; elsewhere it is left to
 * chance. Undefined when another process has it.
 */
function reserve(port: number): Promise<(() => void) | undefined> {
  if (process.platform !== 'linux') return Promise.resolve(() => undefined);
  const holder = createServer().unref();
  return new Promise((resolve) => {
    holder.once('error', () => {
      resolve(undefined);
    });
    holder.listen(`\0carrier-sync-port-${String(port)}`, () => {
      resolve(() => holder.close());
    });
  });
}

function canBind(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ host, port, exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
