import type { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../database/dataSource.ts';

/** The tables that grow with the book. */
const tables = [
  'policies',
  'contacts',
  'policy_sync',
  'sync_queue',
  'sync_attempts',
  'policy_values',
  'policy_value_history',
  'findings',
];

/** Counts the rows that PostgreSQL looks at: what work costs, whatever else the machine does. */
export class RowMeter {
  /** With one connection, so that its counts can be asked for. */
  readonly dataSource: DataSource;
  readonly #sql: Client;

  private constructor(dataSource: DataSource, sql: Client) {
    this.dataSource = dataSource;
    this.#sql = sql;
  }

  /** @param sql sees the statistics of all roles */
  static async open(url: string, sql: Client): Promise<RowMeter> {
    const dataSource = createDataSource({ url, applicationName: 'carrier-sync test', poolSize: 1 });
    await dataSource.initialize();
    return new RowMeter(dataSource, sql);
  }

  async rowsLookedAtBy(work: (dataSource: DataSource) => Promise<unknown>): Promise<number> {
    const before = await this.#count();
    await work(this.dataSource);
    return (await this.#count()) - before;
  }

  async #count(): Promise<number> {
    await tellCounts(this.dataSource);
    const { rows } = await this.#sql.query<{ count: string }>(
      `SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) AS count FROM pg_stat_user_tables
       WHERE relname = ANY ($1)`,
      [tables],
    );
    return Number(rows[0]?.count);
  }

  close(): Promise<void> {
    return this.dataSource.destroy();
  }
}

/**
 * A connection tells what it has looked at up to ten seconds later: whoever has arranged something tells it before
 * anything is measured.
 */
export async function tellCounts(...connections: { query(sql: string): Promise<unknown> }[]): Promise<void> {
  for (const connection of connections) await connection.query('SELECT pg_stat_force_next_flush()');
}

/** The planner learns nothing more of these tables until somebody tells it. */
export async function keepStatisticsAsTheyAre(sql: Client): Promise<void> {
  for (const table of tables) await sql.query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
}
