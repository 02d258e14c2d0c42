import { randomBytes, randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import type { ApiConfig } from '../../api/config.ts';
import { createApi } from '../../api/createApi.ts';
import { createTestDatabase, type TestDatabase } from './testDatabase.ts';
import { testEngines } from './testEngines.ts';
import { ApiClient } from './apiClient.ts';

export interface TestApi {
  readonly application: NestFastifyApplication;
  readonly config: ApiConfig;
  readonly database: TestDatabase;
  /** The superuser's connection: to arrange and to look, past row-level security. */
  readonly admin: pg.Client;
  /** A client without a session. */
  client(): ApiClient;
  close(): Promise<void>;
}

const testOrigin = 'http://crm.test';

/** The real api on a database of its own. Temporal is the test run's, unless another address is given. */
export async function createTestApi(overrides: Partial<ApiConfig> = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  const config: ApiConfig = {
    host: '127.0.0.1',
    port: 0,
    publicOrigins: [testOrigin],
    databaseUrl: database.urls.api,
    temporalAddress: testEngines().temporalAddress,
    temporalNamespace: 'default',
    payloadKey: randomBytes(32),
    trustedProxies: ['127.0.0.1'],
    logLevel: 'error',
    businessClock: {},
    ...overrides,
  };
  const application = await createApi(config);
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  return {
    application,
    config,
    database,
    admin,
    // Each client comes from an address of its own, so that one test's failed sign-ins do not block another's.
    client: () => new ApiClient(application, testOrigin, randomAddress()),
    close: async () => {
      await application.close();
      await admin.end();
      await database.drop();
    },
  };
}

function randomAddress(): string {
  return `fd00:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1`;
}
