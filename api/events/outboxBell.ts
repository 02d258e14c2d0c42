import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { givingUpWhenSilent } from '../../database/silentServer.ts';
import { apiConfigToken, type ApiConfig } from '../config.ts';

const reconnectMs = 2_000;
/** Who only listens hears nothing of a connection that is gone: the server is asked now and then. */
const askEveryMs = 10_000;

/**
 * Rings when something was appended to an organization's outbox: one connection that listens for all. It only wakes;
 * who waits is woken once more when the connection is back, since rings were lost meanwhile.
 */
@Injectable()
export class OutboxBell implements OnApplicationShutdown {
  private readonly log = new Logger(OutboxBell.name);
  private readonly listeners = new Map<string, Set<() => void>>();
  private client: pg.Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private asking: NodeJS.Timeout | undefined;
  private closed = false;
  protected readonly askEveryMs: number = askEveryMs;

  constructor(@Inject(apiConfigToken) private readonly config: Pick<ApiConfig, 'databaseUrl'>) {}

  /** @returns stops the ringing */
  onRing(organizationId: string, listener: () => void): () => void {
    const listeners = this.listeners.get(organizationId) ?? new Set();
    this.listeners.set(organizationId, listeners.add(listener));
    if (this.client === undefined && this.retry === undefined) this.listen();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.listeners.delete(organizationId);
    };
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    clearInterval(this.asking);
    await this.client?.end();
  }

  private listen(): void {
    const client = new pg.Client({
      connectionString: this.config.databaseUrl,
      application_name: 'carrier-sync api events',
      connectionTimeoutMillis: reconnectMs,
      stream: givingUpWhenSilent(2 * this.askEveryMs),
    });
    this.client = client;
    client.on('notification', ({ payload = '' }) => {
      for (const ring of this.listeners.get(payload) ?? []) ring();
    });
    client.on('error', (error) => {
      this.log.warn(`The outbox connection was lost: ${error.message}`);
    });
    client.on('end', () => {
      this.tryAgain(client);
    });
    client
      .connect()
      .then(() => client.query('LISTEN outbox'))
      .then(() => {
        this.keepAsking(client);
        this.ringAll();
      })
      .catch(() => {
        this.tryAgain(client);
      });
  }

  /** A connection that does not answer gives itself up, and is then listened on anew. */
  private keepAsking(client: pg.Client): void {
    clearInterval(this.asking);
    this.asking = setInterval(() => {
      client.query('SELECT 1').catch((error: unknown) => {
        this.log.warn(`The outbox connection does not answer: ${String(error)}`);
      });
    }, this.askEveryMs);
    this.asking.unref();
  }

  /** Whatever rang while nobody listened. */
  private ringAll(): void {
    for (const listeners of this.listeners.values()) for (const ring of listeners) ring();
  }

  private tryAgain(lost: pg.Client): void {
    if (this.closed || this.client !== lost || this.retry !== undefined) return;
    clearInterval(this.asking);
    this.retry = setTimeout(() => {
      this.retry = undefined;
      this.listen();
    }, reconnectMs);
    this.retry.unref();
  }
}
