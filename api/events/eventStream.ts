import type { ServerResponse } from 'node:http';
import type { OutboxReader, StoredEvent } from './outboxReader.ts';

/** Events of one reading; a slow reader is given the next only when it has taken these. */
const mostAtOnce = 200;
/** A reader that takes nothing for so long is let go; it resumes from its last event. */
const drainTimeoutMs = 30_000;
/** Rings in quick succession cause one reading. */
const pauseMs = 100;

/** One open stream of server-sent events: from a position on, in order, as fast as its reader takes them. */
export class EventStream {
  private reading = false;
  private rungWhileReading = false;

  constructor(
    private readonly response: ServerResponse,
    private readonly outbox: OutboxReader,
    private readonly organizationId: string,
    private position: bigint,
  ) {}

  get open(): boolean {
    return !this.response.writableEnded && !this.response.destroyed;
  }

  /** Says where the stream stands, so that a reader that loses it at once can resume. */
  say(type: 'stream.ready' | 'stream.reset'): void {
    this.response.write(formatEvent(this.position.toString(), { type }));
  }

  /** Keeps proxies from closing a silent stream. */
  beat(): void {
    if (this.open) this.response.write(': alive\n\n');
  }

  end(): void {
    if (this.open) this.response.end();
  }

  /** Reads on until nothing new is there. A ring meanwhile makes it look again. */
  async readOn(): Promise<void> {
    if (this.reading) {
      this.rungWhileReading = true;
      return;
    }
    this.reading = true;
    let more = false;
    try {
      do {
        this.rungWhileReading = false;
        const events = await this.outbox.after(this.organizationId, this.position, mostAtOnce);
        await this.write(events);
        more = events.length === mostAtOnce;
        if (!more) await new Promise((resume) => setTimeout(resume, pauseMs));
      } while (this.open && (more || this.rang()));
    } finally {
      this.reading = false;
    }
  }

  private rang(): boolean {
    return this.rungWhileReading;
  }

  private async write(events: readonly StoredEvent[]): Promise<void> {
    const last = events.at(-1);
    if (last === undefined || !this.open) return;
    const text = events.map((event) => formatEvent(event.position, event.payload)).join('');
    this.position = BigInt(last.position);
    if (!this.response.write(text)) await this.drained();
  }

  private drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.response.off('drain', done).off('close', done);
        resolve();
      };
      const timer = setTimeout(() => {
        this.response.destroy();
        done();
      }, drainTimeoutMs);
      this.response.on('drain', done).on('close', done);
    });
  }
}

/** JSON has no line breaks outside its strings, and escapes those inside: one `data` line is enough. */
export function formatEvent(id: string, payload: unknown): string {
  return `id: ${id}\ndata: ${JSON.stringify(payload)}\n\n`;
}
