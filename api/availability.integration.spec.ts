import pg from 'pg';
import { waitUntil } from '../scripts/processes/waitUntil.ts';
import { insertCrm, testPassword } from '../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../test/support/testApi.ts';
import { testEngines } from '../test/support/testEngines.ts';

/** From outside: a database cannot close itself to others. */
async function allowConnections(database: string, allowed: boolean): Promise<void> {
  const outside = new pg.Client({ connectionString: testEngines().postgresAdminUrl });
  await outside.connect();
  try {
    await outside.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS ${String(allowed)}`);
  } finally {
    await outside.end();
  }
}

/** Resolves when they have ended: one that was only told to would still answer, or fail, a later request. */
async function endOtherConnections({ admin }: TestApi): Promise<void> {
  const others = `FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend'`;
  await admin.query(`SELECT pg_terminate_backend(pid) ${others}`);
  await waitUntil('the connections to end', 10_000, async () => {
    const { rowCount } = await admin.query(`SELECT 1 ${others}`);
    return rowCount === 0;
  });
}

/** A port that refuses connections. */
const nowhere = '127.0.0.1:1';
const patienceMs = 12_000;

describe('while a part of the system is away', () => {
  describe('PostgreSQL', () => {
    let api: TestApi;

    beforeAll(async () => {
      api = await createTestApi({ databaseUrl: `postgres://nobody@${nowhere}/none` });
    });

    afterAll(async () => {
      await api.close();
    });

    it('the api starts, and says which part is away', async () => {
      const { status, body } = await api.client().get('/api/health');
      expect([status, body]).toEqual([503, { ready: false, parts: { database: false, temporal: true } }]);
    });

    it('answers SERVICE_UNAVAILABLE, and when to come back', async () => {
      const { status, body, headers } = await api.client().signIn('owner@agency.test', testPassword);
      expect([status, body]).toEqual([
        503,
        expect.objectContaining({ code: 'SERVICE_UNAVAILABLE', nextAction: 'WAIT', status: 503 }),
      ]);
      expect(headers['retry-after']).toBe('5');
      expect(headers['content-type']).toContain('application/problem+json');
    });
  });

  describe('PostgreSQL, for a moment', () => {
    it('is found again without a restart', async () => {
      const api = await createTestApi();
      try {
        const crm = await insertCrm(api.admin);
        const client = api.client();
        await client.signIn(crm.emailOf.OWNER, testPassword);
        await allowConnections(api.database.name, false);
        await endOtherConnections(api);
        const away = await client.get('/api/v1/dashboard');
        expect([away.status, (away.body as { code: string }).code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
        await allowConnections(api.database.name, true);
        expect((await client.get('/api/v1/dashboard')).status).toBe(200);
      } finally {
        await api.close();
      }
    });
  });

  describe('Temporal', () => {
    let api: TestApi;

    beforeAll(async () => {
      api = await createTestApi({ temporalAddress: nowhere });
    });

    afterAll(async () => {
      await api.close();
    });

    it('says which part is away', async () => {
      const { status, body } = await api.client().get('/api/health');
      expect([status, body]).toEqual([503, { ready: false, parts: { database: true, temporal: false } }]);
    });

    it(
      'refuses what needs it within a bounded time, and does the rest',
      async () => {
        const crm = await insertCrm(api.admin);
        const client = api.client();
        await client.signIn(crm.emailOf.OWNER, testPassword);
        const since = Date.now();
        const link = await client.post(`/api/v1/sources/${crm.sourceId}/link-sessions`);
        expect([link.status, (link.body as { code: string }).code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
        expect(Date.now() - since).toBeLessThan(patienceMs);
        const { contactId, productId, statusIds } = crm;
        const body = { contactId, productId, statusId: statusIds.open, number: '42' };
        expect((await client.post('/api/v1/policies', body)).status).toBe(201);
        const paused = await client.post(`/api/v1/sources/${crm.sourceId}/pause`);
        expect([paused.status, (paused.body as { state: string }).state]).toEqual([200, 'PAUSED']);
      },
      2 * patienceMs,
    );
  });
});
