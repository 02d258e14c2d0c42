import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A line to the gateway that can be frozen: connections stay open and nothing passes, as with a machine that hangs. */
export interface FreezableLine {
  address: string;
  freeze(): void;
  /** Whether the gateway has ended every connection of this line. */
  isCut(): boolean;
  close(): void;
}

export async function openFreezableLine(target: string): Promise<FreezableLine> {
  const [host = '', port = ''] = target.split(':');
  const towardsGateway: Socket[] = [];
  const towardsDevice: Socket[] = [];
  const server = createServer((device) => {
    const gateway = connect(Number(port), host);
    towardsDevice.push(device);
    towardsGateway.push(gateway);
    device.on('data', (bytes) => gateway.write(bytes));
    gateway.on('data', (bytes) => device.write(bytes));
    for (const socket of [device, gateway]) socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    freeze: () => {
      for (const socket of towardsDevice) socket.removeAllListeners('data');
      for (const socket of towardsGateway) {
        socket.removeAllListeners('data');
        // Read and thrown away: a frozen machine's network still takes bytes in, and the end is noticed here.
        socket.resume();
      }
    },
    isCut: () => towardsGateway.every((socket) => socket.destroyed || socket.readableEnded),
    close: () => {
      server.close();
      for (const socket of [...towardsDevice, ...towardsGateway]) socket.destroy();
    },
  };
}
