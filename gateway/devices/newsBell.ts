import pg from 'pg';
import type { Logger } from 'pino';

const reconnectMs = 2_000;

/**
 * Rings when something changed that a device has to hear of at once: a carrier was stopped or started, a device was
 * paused, resumed, removed or given another key. One connection that listens for all; it only wakes, and wakes everybody
 * once more when the connection is back, since rings were lost meanwhile.
 */
export class NewsBell {
  private readonly listeners = new Map<string, Set<() => void>>();
  private readonly databaseUrl: string;
  private readonly log: Logger;
  private client: pg.Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private readonly closing = new AbortController();

  constructor(databaseUrl: string, log: Logger) {
    this.databaseUrl = databaseUrl;
    this.log = log;
  }

  /** @returns stops the ringing */
  onRing(deviceId: string, listener: () => void): () => void {
    const listeners = this.listeners.get(deviceId) ?? new Set();
    this.listeners.set(deviceId, listeners.add(listener));
    if (this.client === undefined && this.retry === undefined) this.listen();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(deviceId);
    };
  }

  /** Aborted when nothing rings any more: who waits answers with what is known. */
  get closed(): AbortSignal {
    return this.closing.signal;
  }

  async close(): Promise<void> {
    this.closing.abort();
    clearTimeout(this.retry);
    await this.client?.end();
  }

  private listen(): void {
    const client = new pg.Client({
      connectionString: this.databaseUrl,
      application_name: 'carrier-sync gateway news',
      connectionTimeoutMillis: reconnectMs,
      keepAlive: true,
    });
    this.client = client;
    client.on('notification', ({ payload = '' }) => {
      if (payload === '') this.ringAll();
      else for (const ring of this.listeners.get(payload) ?? []) ring();
    });
    client.on('error', (error) => {
      this.log.warn({ err: error }, 'the connection for news was lost');
    });
    client.on('end', () => {
      this.tryAgain(client);
    });
    client
      .connect()
      .then(() => client.query('LISTEN gateway_news'))
      .then(() => {
        this.ringAll();
      })
      .catch(() => {
        this.tryAgain(client);
      });
  }

  private ringAll(): void {
    for (const listeners of this.listeners.values()) for (const ring of listeners) ring();
  }

  private tryAgain(lost: pg.Client): void {
    if (this.closed.aborted || this.client !== lost || this.retry !== undefined) return;
    this.retry = setTimeout(() => {
      this.retry = undefined;
      this.listen();
    }, reconnectMs);
    this.retry.unref();
  }
}
