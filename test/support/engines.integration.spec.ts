import { Client } from 'pg';
import { testEngines } from './testEngines.ts';
import { createTestTemporal } from './testTemporal.ts';
import { searchAttributes } from '../../contracts/temporal/searchAttributes.ts';

describe('engines of a test run', () => {
  it('gives a PostgreSQL that tells characters apart byte for byte', async () => {
    const client = new Client({ connectionString: testEngines().postgresAdminUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ version: string; sorted: boolean }>(
        `SELECT current_setting('server_version') AS version, 'Z' < 'a' AS sorted`,
      );
      expect(rows[0]?.version).toMatch(/^1[89]/);
      expect(rows[0]?.sorted).toBe(true);
    } finally {
      await client.end();
    }
  });

  it('gives each spec a Temporal namespace in which a workflow can carry our search attributes', async () => {
    const temporal = await createTestTemporal();
    try {
      const handle = await temporal.client.workflow.start('anything', {
        workflowId: 'search-attribute-probe',
        taskQueue: 'nobody-listens',
        searchAttributes: { [searchAttributes.organization]: ['organization-1'] },
      });
      const description = await handle.describe();
      expect(description.searchAttributes[searchAttributes.organization]).toEqual(['organization-1']);
    } finally {
      await temporal.close();
    }
  });
});
