import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A wire to a server that keeps every byte that went over it, in both directions. */
export interface RecordedLine {
  /** host:port of the near end. */
  readonly address: string;
  recorded(): Buffer;
  close(): Promise<void>;
}

export async function recordedLine(target: string): Promise<RecordedLine> {
  const far = URL.parse(`tcp://${target}`);
  const chunks: Buffer[] = [];
  const sockets = new Set<Socket>();
  const keep = (chunk: Buffer): void => {
    chunks.push(chunk);
  };
  const server = createServer((near) => {
    const onward = connect({ host: far?.hostname ?? '', port: Number(far?.port) });
    for (const [socket, other] of [
      [near, onward],
      [onward, near],
    ] as const) {
      sockets.add(socket);
      // Whoever uses the line notices an end that breaks by itself.
      socket.on('data', keep).on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    recorded: () => Buffer.concat(chunks),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
