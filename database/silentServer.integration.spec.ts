import { FaultyWire } from '../test/faults/wire/faultyWire.ts';
import { createTestDatabase } from '../test/support/testDatabase.ts';
import type { TestDatabase } from '../test/support/testDatabase.ts';
import { createDataSource } from './dataSource.ts';

describe('a database that goes silent', () => {
  let database: TestDatabase;
  let wire: FaultyWire;
  beforeAll(async () => {
    database = await createTestDatabase();
    wire = await FaultyWire.to(new URL(database.urls.api).host);
  });
  afterAll(async () => {
    await wire.close();
    await database.drop();
  });

  it('is given up soon after its statement time-out, and the connection is not used again', async () => {
    const url = new URL(database.urls.api);
    url.host = wire.address;
    const source = createDataSource({
      url: url.href,
      applicationName: 'silence',
      poolSize: 1,
      statementTimeoutMs: 1_000,
    });
    await source.initialize();
    await wire.set('forgotten');
    await expect(source.query('SELECT 1 AS one')).rejects.toThrow(/said nothing|terminated/);
    expect(await source.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await source.destroy();
  });
});
