import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createTestDatabase } from '../test/support/testDatabase.ts';
import type { TestDatabase } from '../test/support/testDatabase.ts';
import { createDataSource } from './dataSource.ts';
import { entities } from './entities/index.ts';
import { Contact } from './entities/contact.ts';
import { Organization } from './entities/organization.ts';
import { withTenant } from './tenantTransaction.ts';

let database: TestDatabase;
let dataSource: DataSource;
const organizationId = randomUUID();

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = createDataSource({ url: database.urls.migrator, applicationName: 'spec' });
  await dataSource.initialize();
  await withTenant(dataSource, organizationId, ({ manager }) =>
    manager.insert(Organization, {
      id: organizationId,
      kind: 'AGENCY',
      name: 'Agency',
      timeZone: 'America/Chicago',
      subscription: 'PREMIER',
    }),
  );
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

it.each(entities.map((entity) => [entity.name, entity] as const))(
  'maps %s to a table that exists, column by column',
  async (_name, entity) => {
    await withTenant(dataSource, organizationId, ({ manager }) => manager.find(entity, { take: 1 }));
  },
);

it('appends what was announced in one go, and nothing when the work fails', async () => {
  const positions = async (): Promise<string[]> =>
    withTenant(dataSource, organizationId, async ({ manager }) => {
      const rows = await manager.query<{ position: string }[]>(
        'SELECT position FROM outbox ORDER BY position',
      );
      return rows.map((row) => row.position);
    });
  await withTenant(dataSource, organizationId, ({ announce }) => {
    announce({ type: 'setup.changed' });
    announce({ type: 'setup.changed' });
    return Promise.resolve();
  });
  const failing = withTenant(dataSource, organizationId, async ({ manager, announce }) => {
    await manager.insert(Contact, { organizationId, displayName: 'Nobody' });
    announce({ type: 'setup.changed' });
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await positions()).toEqual(['1', '2']);
});

it('leaves no tenant behind on a pooled connection', async () => {
  await withTenant(dataSource, organizationId, () => Promise.resolve());
  const rows = await dataSource.query<{ tenant: string | null }[]>(
    'SELECT current_organization_id() AS tenant',
  );
  expect(rows).toEqual([{ tenant: null }]);
});
