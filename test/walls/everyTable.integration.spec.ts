import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { databaseRoles } from '../../database/roles.ts';
import type { DatabaseRole } from '../../database/roles.ts';
import { createTestDatabase } from '../support/testDatabase.ts';
import type { TestDatabase } from '../support/testDatabase.ts';
import { fillTenantTables } from './filledTables.ts';
import type { FilledTable } from './filledTables.ts';

let database: TestDatabase;
let admin: Client;
let tables: FilledTable[];
const mine = randomUUID();
const theirs = randomUUID();

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  tables = await fillTenantTables(admin, [mine, theirs]);
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

type Tried = number | 'denied';

/** How many rows a statement got at, and that nothing of it stays. */
async function rowsReached(client: Client, sql: string): Promise<Tried> {
  await client.query('SAVEPOINT before');
  try {
    return (await client.query(sql)).rowCount ?? 0;
  } catch (error) {
    const { code } = error as { code?: string };
    // 42501: without the right; 428C9: a column that nobody may write.
    if (code === '42501' || code === '428C9') return 'denied';
    throw error;
  } finally {
    await client.query('ROLLBACK TO SAVEPOINT before');
  }
}

const keyOf = ({ name }: FilledTable): string => (name === 'organizations' ? 'id' : 'organization_id');

/** One statement of each kind that goes for another organization's rows, or moves one's own over to it. */
function attacks(table: FilledTable): string[] {
  const { name, columns } = table;
  const key = keyOf(table);
  const others = `WHERE ${key} = '${theirs}'`;
  return [
    `SELECT * FROM ${name} ${others}`,
    ...columns.map((column) => `SELECT "${column}" FROM ${name} ${others}`),
    ...columns.map((column) => `UPDATE ${name} SET "${column}" = "${column}" ${others}`),
    `UPDATE ${name} SET ${key} = '${theirs}' WHERE ${key} = '${mine}'`,
    `DELETE FROM ${name} ${others}`,
    `INSERT INTO ${name} (${key}) VALUES ('${theirs}')`,
    `TRUNCATE ${name}`,
  ];
}

async function breaches(role: DatabaseRole, organizationId: string | undefined): Promise<string[]> {
  const client = new Client({ connectionString: database.urls[role] });
  await client.connect();
  const reached: string[] = [];
  try {
    await client.query('BEGIN');
    if (organizationId !== undefined) {
      await client.query(`SELECT set_config('app.organization_id', $1, true)`, [organizationId]);
    }
    for (const sql of tables.flatMap(attacks).filter((one) => mayTry(role, one))) {
      const result = await rowsReached(client, sql);
      if (result !== 'denied' && result > 0) reached.push(sql);
    }
  } finally {
    await client.end();
  }
  return reached;
}

/** The role that migrates owns the tables and may empty them; it is no process that anybody talks to. */
function mayTry(role: DatabaseRole, sql: string): boolean {
  return role !== 'migrator' || !sql.startsWith('TRUNCATE');
}

describe('every table', () => {
  it('has a row of two organizations here, so that there is something to reach', async () => {
    expect(tables.length).toBeGreaterThan(20);
    for (const table of tables) {
      const { rowCount } = await admin.query(`SELECT 1 FROM ${table.name} WHERE ${keyOf(table)} = $1`, [
        theirs,
      ]);
      expect([table.name, rowCount]).toEqual([table.name, 1]);
    }
  });

  it.each(databaseRoles)('keeps another organization’s rows from %s', async (role) => {
    expect(await breaches(role, mine)).toEqual([]);
  });

  it.each(databaseRoles)('keeps everybody’s rows from %s when no organization is set', async (role) => {
    expect(await breaches(role, undefined)).toEqual([]);
  });

  it.each(databaseRoles)('keeps everybody’s rows from %s when something else is set', async (role) => {
    expect(await breaches(role, '00000000-0000-0000-0000-000000000000')).toEqual([]);
  });

  it('is reached where it is right to: the same statements see one’s own rows', async () => {
    const client = new Client({ connectionString: database.urls.migrator });
    await client.connect();
    await client.query('BEGIN');
    await client.query(`SELECT set_config('app.organization_id', $1, true)`, [theirs]);
    for (const table of tables) {
      expect([
        table.name,
        await rowsReached(client, `SELECT * FROM ${table.name} WHERE ${keyOf(table)} = '${theirs}'`),
      ]).toEqual([table.name, 1]);
    }
    await client.end();
  });

  it('is seen to be open when its wall is taken down', async () => {
    await admin.query('ALTER TABLE contacts DISABLE ROW LEVEL SECURITY');
    const seen = await breaches('sync', mine);
    await admin.query('ALTER TABLE contacts ENABLE ROW LEVEL SECURITY');
    expect(seen).toContain(`SELECT "id" FROM contacts WHERE organization_id = '${theirs}'`);
    expect(seen.filter((sql) => !sql.includes('contacts'))).toEqual([]);
  });
});
