import pg from 'pg';
import { DataSource } from 'typeorm';
import type { DataSourceOptions } from 'typeorm';
import { entities } from './entities/index.ts';
import { migrations } from './migrations/index.ts';
import { givingUpWhenSilent } from './silentServer.ts';
import { SnakeCaseNaming } from './snakeCaseNaming.ts';

// A date has no time and no zone: it stays the text YYYY-MM-DD.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

export interface ConnectionSettings {
  url: string;
  /** Shown by pg_stat_activity. */
  applicationName: string;
  /** Most connections of the pool; 10 when absent. */
  poolSize?: number;
  /** Longest time that the server works on a statement, in milliseconds; 30 s when absent. */
  statementTimeoutMs?: number;
}

const usualStatementTimeoutMs = 30_000;
/** After the server has given a statement up, its word of that is still on its way. */
const answerOnItsWayMs = 3_000;

export function dataSourceOptions(settings: ConnectionSettings): DataSourceOptions {
  const statementTimeoutMs = settings.statementTimeoutMs ?? usualStatementTimeoutMs;
  const silenceMs = statementTimeoutMs + answerOnItsWayMs;
  return {
    type: 'postgres',
    url: settings.url,
    applicationName: settings.applicationName,
    poolSize: settings.poolSize ?? 10,
    entities,
    migrations,
    namingStrategy: new SnakeCaseNaming(),
    extra: {
      connectionTimeoutMillis: 5_000,
      statement_timeout: statementTimeoutMs,
      // A client that is gone without a word holds locks that others wait for.
      idle_in_transaction_session_timeout: silenceMs,
      stream: givingUpWhenSilent(silenceMs),
    },
  };
}

/** A data source that is not connected yet. */
export function createDataSource(settings: ConnectionSettings): DataSource {
  return new DataSource(dataSourceOptions(settings));
}
