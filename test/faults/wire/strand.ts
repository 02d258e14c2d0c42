import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { WireMode } from './wireMode.ts';

const latencyMs = 250;
const bytesPerSecond = 128 * 1_024;

/** One connection over a wire. */
export class Strand {
  mode: WireMode;
  /** Settles when both ends are closed. */
  readonly over: Promise<void>;
  readonly #near: Socket;
  readonly #far: Socket | undefined;
  /** Something was sent into the silence: its sender waits for an answer that nobody will give. */
  #swallowed = false;
  #isForgotten = false;

  constructor(near: Socket, target: { readonly host: string; readonly port: number }, mode: WireMode) {
    this.#near = near;
    this.mode = mode;
    // The far side of a half-open wire never hears of a new connection.
    const far = mode === 'half-open' ? undefined : connect({ ...target, noDelay: true });
    this.#far = far;
    near.setNoDelay(true);
    const ends: Promise<void>[] = [this.#lead(near, far)];
    if (far === undefined) this.#swallowed = true;
    else ends.push(this.#lead(far, near));
    this.over = Promise.all(ends).then(() => undefined);
  }

  get isUnheard(): boolean {
    return this.#swallowed;
  }

  reset(): void {
    this.#near.resetAndDestroy();
    this.#far?.resetAndDestroy();
  }

  /** After a silence: who waits for an answer learns that the other side has forgotten; the others notice nothing. */
  comeBack(): void {
    if (this.#swallowed && !this.#isForgotten) this.reset();
  }

  /** Nothing comes through any more, and no end of the wire's fault changes that. */
  forget(): void {
    this.#isForgotten = true;
  }

  /** Passes on what comes from one end. Settles when that end is closed. */
  #lead(from: Socket, to: Socket | undefined): Promise<void> {
    let queue: Promise<void> = Promise.resolve();
    let waiting = 0;
    const later = (work: () => Promise<void>): void => {
      waiting += 1;
      queue = queue.then(work).finally(() => (waiting -= 1));
    };
    from.on('data', (chunk: Buffer) => {
      if (this.#isSilent() || to === undefined) this.#swallowed = true;
      else if (this.mode === 'slow') later(slowWrite(to, chunk, performance.now()));
      else if (waiting > 0) later(() => write(to, chunk));
      else if (!to.write(chunk)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    });
    from.on('end', () => {
      if (this.#isSilent() || to === undefined) this.#swallowed = true;
      else if (waiting > 0) later(() => Promise.resolve(void to.end()));
      else to.end();
    });
    // An end that breaks takes the other along; who used it notices by itself.
    from.on('error', () => this.#takeAlong(to));
    return new Promise((resolve) => {
      from.on('close', () => {
        if (waiting === 0) this.#takeAlong(to);
        else later(() => Promise.resolve(this.#takeAlong(to)));
        resolve();
      });
    });
  }

  #takeAlong(other: Socket | undefined): void {
    if (this.#isSilent()) this.#swallowed = true;
    else other?.destroy();
  }

  /** A method: it changes while a connection is open. */
  #isSilent(): boolean {
    return this.#isForgotten || this.mode === 'half-open';
  }
}

function slowWrite(to: Socket, chunk: Buffer, arrivedAt: number): () => Promise<void> {
  return async () => {
    const waitedMs = performance.now() - arrivedAt;
    await delay(Math.max(0, latencyMs - waitedMs) + (chunk.length / bytesPerSecond) * 1_000);
    await write(to, chunk);
  };
}

function write(to: Socket, chunk: Buffer): Promise<void> {
  if (!to.destroyed) to.write(chunk);
  return Promise.resolve();
}
