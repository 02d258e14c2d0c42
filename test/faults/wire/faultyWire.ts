import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { freePort } from '../../../scripts/processes/ports.ts';
import { Strand } from './strand.ts';
import type { WireMode } from './wireMode.ts';

const host = '127.0.0.1';
const flapEveryMs = 1_000;

/** A wire to one server, on which faults are put while connections use it. */
export class FaultyWire {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #port: number;
  readonly #strands = new Set<Strand>();
  #server: Server | undefined;
  #mode: WireMode = 'pass';
  #flapping: NodeJS.Timeout | undefined;
  /** One change after another: opening and closing the door take a moment. */
  #changing: Promise<void> = Promise.resolve();

  private constructor(target: { host: string; port: number }, port: number) {
    this.#target = target;
    this.#port = port;
  }

  /** @param target host:port */
  static async to(target: string): Promise<FaultyWire> {
    const colon = target.lastIndexOf(':');
    const far = { host: target.slice(0, colon), port: Number(target.slice(colon + 1)) };
    const wire = new FaultyWire(far, await freePort(host));
    await wire.#open();
    return wire;
  }

  /** host:port of the near end. */
  get address(): string {
    return `${host}:${String(this.#port)}`;
  }

  /** Connections that said something into the silence of a half-open wire. */
  get unheard(): number {
    return [...this.#strands].filter(({ isUnheard }) => isUnheard).length;
  }

  /** Resolves when the mode is in force. */
  set(mode: WireMode): Promise<void> {
    this.#changing = this.#changing.then(() => this.#change(mode));
    return this.#changing;
  }

  async close(): Promise<void> {
    await this.set('cut');
  }

  async #change(mode: WireMode): Promise<void> {
    clearInterval(this.#flapping);
    const before = this.#mode;
    this.#mode = mode;
    if (mode === 'cut') return this.#shut();
    if (mode === 'flapping') return this.#flap();
    for (const strand of this.#strands) {
      if (mode === 'forgotten') strand.forget();
      else if (before === 'half-open') strand.comeBack();
      strand.mode = mode;
    }
    await this.#open();
  }

  #flap(): void {
    let isUp = true;
    this.#flapping = setInterval(() => {
      isUp = !isUp;
      this.#changing = this.#changing.then(() => (isUp ? this.#open() : this.#shut()));
    }, flapEveryMs);
  }

  /** Connections are reset, new ones refused. */
  async #shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const strand of this.#strands) strand.reset();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
  }

  async #open(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((near) => {
      this.#join(near);
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, host, resolve);
    });
  }

  #join(near: Socket): void {
    const strand = new Strand(near, this.#target, this.#mode);
    this.#strands.add(strand);
    void strand.over.then(() => this.#strands.delete(strand));
  }
}
