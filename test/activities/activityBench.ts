import { Client as PostgresClient } from 'pg';
import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import type { ActivityDependencies } from '../../activities/activityDependencies.ts';
import type { WorkflowDoor } from '../../activities/temporal/workflowDoor.ts';
import { wallClock } from '../../contracts/clock/businessClocks.ts';
import { createDataSource } from '../../database/dataSource.ts';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.ts';
import { SeededAgency, type SeedOptions } from './seededAgency.ts';

/** Activities on a real database as the role `sync`; what they tell workflows is kept for the test. */
export interface ActivityBench {
  readonly dependencies: ActivityDependencies;
  readonly dataSource: DataSource;
  /** A connection URL for each role; activities have the role `sync`. */
  readonly databaseUrls: TestDatabase['urls'];
  /** For arranging and inspecting: a superuser's connection. */
  readonly sql: PostgresClient;
  /** `wakeSweep <source> <reason>` and the like, in order. */
  readonly told: string[];
  /** Ids of workflows that run. */
  readonly running: Set<string>;
  /** The business clock stands at this instant until the test moves it. */
  setNow(instant: string): void;
  seed(options?: SeedOptions): Promise<SeededAgency>;
  close(): Promise<void>;
}

export async function createActivityBench(): Promise<ActivityBench> {
  const database: TestDatabase = await createTestDatabase();
  const sql = new PostgresClient({ connectionString: database.adminUrl });
  await sql.connect();
  const dataSource = createDataSource({ url: database.urls.sync, applicationName: 'carrier-sync test' });
  await dataSource.initialize();
  const told: string[] = [];
  const running = new Set<string>();
  let now = new Date('2026-11-20T15:00:00Z');
  const clock = { ...wallClock, now: () => now };
  const workflows = listeningDoor(told, running);
  return {
    dependencies: {
      dataSource,
      clock,
      workflows,
      carrierStopWindowMs: 24 * 3_600_000,
      log: pino({ level: 'silent' }),
    },
    dataSource,
    databaseUrls: database.urls,
    sql,
    told,
    running,
    setNow: (instant) => {
      now = new Date(instant);
    },
    seed: (options) => SeededAgency.create(sql, options),
    close: async () => {
      await dataSource.destroy();
      await sql.end();
      await database.drop();
    },
  };
}

function listeningDoor(told: string[], running: Set<string>): WorkflowDoor {
  const tell = (...words: string[]): Promise<void> => {
    told.push(words.join(' '));
    return Promise.resolve();
  };
  return {
    wakeSweep: ({ sourceId }, reason) => tell('wakeSweep', sourceId, reason),
    tellSweep: (sourceId, reason) => tell('tellSweep', sourceId, reason),
    wakeForceSync: (policyId, sourceId) => tell('wakeForceSync', policyId, sourceId),
    startDay: (organizationId) => tell('startDay', organizationId),
    endSession: (sourceId, { linkEpoch, reason }) => tell('endSession', sourceId, String(linkEpoch), reason),
    isRunning: (workflowId) => Promise.resolve(running.has(workflowId)),
  };
}
