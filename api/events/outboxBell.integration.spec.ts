import pg from 'pg';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { FaultyWire } from '../../test/faults/wire/faultyWire.ts';
import { createTestDatabase } from '../../test/support/testDatabase.ts';
import type { TestDatabase } from '../../test/support/testDatabase.ts';
import { OutboxBell } from './outboxBell.ts';

class HastyBell extends OutboxBell {
  protected override readonly askEveryMs = 200;
}

describe('the bell of the outbox', () => {
  let database: TestDatabase;
  let wire: FaultyWire;
  let bell: HastyBell;
  let admin: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    const url = new URL(database.urls.api);
    wire = await FaultyWire.to(url.host);
    url.host = wire.address;
    bell = new HastyBell({ databaseUrl: url.href });
  });
  afterAll(async () => {
    await bell.onApplicationShutdown();
    await wire.close();
    await admin.end();
    await database.drop();
  });

  it('rings again after its connection was forgotten without a word', async () => {
    const organizationId = 'an organization';
    let rings = 0;
    bell.onRing(organizationId, () => (rings += 1));
    const ringsMore = async (): Promise<void> => {
      const before = rings;
      await waitUntil('a ring', 10_000, async () => {
        await admin.query('SELECT pg_notify($1, $2)', ['outbox', organizationId]);
        return rings > before;
      });
    };
    await ringsMore();
    await wire.set('forgotten');
    await ringsMore();
  });
});
