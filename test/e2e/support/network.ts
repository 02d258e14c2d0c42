import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Transform } from 'node:stream';

/**
 * A wire to a server that can be cut and mended: cut, it ends what is connected and refuses what comes. A long one
 * takes its time in the direction of the server.
 */
export class Wire {
  readonly #target: { host: string; port: number };
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#join(socket));
  #isCut = false;

  readonly #latencyMs: number;

  private constructor(target: { host: string; port: number }, latencyMs: number) {
    this.#target = target;
    this.#latencyMs = latencyMs;
  }

  /** @param target host:port */
  static async to(target: string, { latencyMs = 0 } = {}): Promise<Wire> {
    const colon = target.lastIndexOf(':');
    const far = { host: target.slice(0, colon), port: Number(target.slice(colon + 1)) };
    const wire = new Wire(far, latencyMs);
    await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  /** host:port of the near end. */
  get address(): string {
    return `127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: Socket): void {
    if (this.#isCut) {
      near.destroy();
      return;
    }
    const far = connect(this.#target);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(one);
      // An end that breaks takes the other along; who used it notices by itself.
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
    near.pipe(this.#slowly()).pipe(far);
    far.pipe(near);
  }

  #slowly(): Transform {
    const latencyMs = this.#latencyMs;
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        if (latencyMs === 0) done(null, chunk);
        else setTimeout(() => done(null, chunk), latencyMs);
      },
    });
  }
}
