import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { FailureError } from '../../contracts/domain/failures.ts';
import { DatabaseClock } from '../../database/databaseClock.ts';
import { dataSourceOptions } from '../../database/dataSource.ts';
import { withTenant, type TenantTransaction } from '../../database/tenantTransaction.ts';
import { apiConfigToken, type ApiConfig } from '../config.ts';

/** Longest time a person waits for a statement; the page can ask again. */
const statementTimeoutMs = 10_000;

/**
 * The api's way to PostgreSQL. Connects at the first use and again after each failure, so the api starts, and answers
 * SERVICE_UNAVAILABLE, while the database is away.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  /** What all cloud processes go by. */
  readonly clock: DatabaseClock;
  private readonly dataSource: DataSource;
  private connecting: Promise<DataSource> | undefined;

  constructor(@Inject(apiConfigToken) config: ApiConfig) {
    const options = dataSourceOptions({
      url: config.databaseUrl,
      applicationName: 'carrier-sync api',
      statementTimeoutMs,
    });
    this.dataSource = new DataSource(options);
    const log = new Logger(Database.name);
    this.clock = new DatabaseClock({
      warn: (line) => {
        log.warn(line);
      },
    });
  }

  /** One transaction that sees and writes the rows of one organization only. */
  async inTenant<Result>(
    organizationId: string,
    work: (transaction: TenantTransaction) => Promise<Result>,
  ): Promise<Result> {
    return withTenant(await this.connected(), organizationId, work);
  }

  /** For the few look-ups that come before the tenant is known, and for tables that belong to no tenant. */
  async outsideTenants<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    const { manager } = await this.connected();
    return work(manager);
  }

  async onApplicationShutdown(): Promise<void> {
    this.clock.stop();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private async connected(): Promise<DataSource> {
    if (this.dataSource.isInitialized) return this.dataSource;
    this.connecting ??= this.connect().finally(() => (this.connecting = undefined));
    try {
      return await this.connecting;
    } catch (cause) {
      throw new FailureError('SERVICE_UNAVAILABLE', { cause });
    }
  }

  private async connect(): Promise<DataSource> {
    const connected = await this.dataSource.initialize();
    await this.clock.follow(connected);
    return connected;
  }
}
