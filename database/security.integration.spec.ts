import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { createTestDatabase } from '../test/support/testDatabase.ts';
import type { TestDatabase } from '../test/support/testDatabase.ts';
import { tablesOfTheBook } from './migrations/1795200430000-gateway-goes-by-keys.ts';
import { tenantTables } from './migrations/initialSchema/tenantTables.ts';
import { databaseRoles, roleName } from './roles.ts';
import type { DatabaseRole } from './roles.ts';

/** Tables that belong to no organization; every other table needs row-level security. */
const tablesWithoutTenant = [
  'migrations',
  'sign_in_throttles',
  'gateway_refusals',
  'gateway_nonces',
  'plugin_stops',
  'plugin_stop_events',
];

let database: TestDatabase;
let admin: Client;
const mine = randomUUID();
const theirs = randomUUID();
let policyId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  for (const organizationId of [mine, theirs]) policyId = await seedPolicy(organizationId);
});

afterAll(async () => {
  await admin.end();
  await database.drop();
});

/** One organization with one policy that has a value; returns the policy's id. */
async function seedPolicy(organizationId: string): Promise<string> {
  await admin.query(
    `INSERT INTO organizations (id, kind, name, time_zone, subscription) VALUES ($1, 'AGENCY', 'Agency', 'UTC', 'PREMIER')`,
    [organizationId],
  );
  const insert = async (sql: string, values: unknown[]): Promise<string> => {
    const { rows } = await admin.query<{ id: string }>(`${sql} RETURNING id`, values);
    return rows[0]?.id ?? '';
  };
  const contact = await insert('INSERT INTO contacts (organization_id, display_name) VALUES ($1, $2)', [
    organizationId,
    'Dana',
  ]);
  const institution = await insert('INSERT INTO institutions (organization_id, name) VALUES ($1, $2)', [
    organizationId,
    'Carrier',
  ]);
  const product = await insert(
    'INSERT INTO products (organization_id, institution_id, name, product_line) VALUES ($1, $2, $3, $4)',
    [organizationId, institution, 'Whole Life', 'Life'],
  );
  const status = await insert(
    'INSERT INTO product_statuses (organization_id, name, indicator) VALUES ($1, $2, $3)',
    [organizationId, 'In Force', 'OPEN'],
  );
  const policy = await insert(
    'INSERT INTO policies (organization_id, contact_id, product_id, status_id, number) VALUES ($1, $2, $3, $4, $5)',
    [organizationId, contact, product, status, '0012'],
  );
  await admin.query(
    `INSERT INTO policy_values (organization_id, policy_id, value_type, amount, as_of, fetched_at, attempt_id)
     VALUES ($1, $2, 'ACCOUNT_VALUE', 10, '2026-11-20', now(), $3)`,
    [organizationId, policy, randomUUID()],
  );
  return policy;
}

/** Runs `work` in a transaction of a role and rolls it back. */
async function asRole<Result>(
  role: DatabaseRole,
  organizationId: string | undefined,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: database.urls[role] });
  await client.connect();
  try {
    await client.query('BEGIN');
    if (organizationId !== undefined) {
      await client.query(`SELECT set_config('app.organization_id', $1, true)`, [organizationId]);
    }
    return await work(client);
  } finally {
    await client.end();
  }
}

const permissionDenied = { code: '42501' };

describe('roles', () => {
  it('have neither superuser rights nor a way around row-level security', async () => {
    const { rows } = await admin.query<{ rolname: string }>(
      `SELECT rolname FROM pg_roles WHERE rolname LIKE 'carrier\\_sync\\_%' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)`,
    );
    expect(rows).toEqual([]);
  });

  it('that log in own no table but the migrator', async () => {
    const { rows } = await admin.query<{ owner: string }>(
      `SELECT DISTINCT tableowner AS owner FROM pg_tables WHERE schemaname = 'public'`,
    );
    expect(rows).toEqual([{ owner: roleName('migrator') }]);
  });
});

describe('tenant tables', () => {
  it('are all the tables there are, but the few that belong to nobody', async () => {
    const { rows } = await admin.query<{ tablename: string }>(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`,
    );
    const expected = [...tenantTables, 'organizations', ...tablesWithoutTenant];
    expect(rows.map((row) => row.tablename).sort()).toEqual(expected.sort());
  });

  it('each force a policy for all commands, on their owner too', async () => {
    const { rows } = await admin.query<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
         AND relrowsecurity AND relforcerowsecurity
         AND EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = pg_class.oid AND polname = 'tenant' AND polcmd = '*'
                     AND polqual IS NOT NULL AND polwithcheck IS NOT NULL)`,
    );
    expect(rows.map((row) => row.relname).sort()).toEqual([...tenantTables, 'organizations'].sort());
  });

  it('of the book let the gateway in by the condition that is no way in, and by no other', async () => {
    const { rows } = await admin.query<{ table: string; condition: string }>(
      `SELECT tablename AS table, qual AS condition FROM pg_policies
       WHERE roles && ARRAY['public', $1]::name[] AND tablename = ANY ($2) AND qual = with_check AND cmd = 'ALL'`,
      [roleName('gateway'), tablesOfTheBook],
    );
    expect(rows.map(({ table }) => table).sort()).toEqual([...tablesOfTheBook].sort());
    for (const { condition } of rows) expect(condition).toMatch(/^\s*CASE\b/);
  });

  it.each(databaseRoles)('show nothing to %s when no tenant is set', async (role) => {
    await asRole(role, undefined, async (client) => {
      const { rows } = await client.query<{ policies: string; organizations: string }>(
        'SELECT (SELECT count(*) FROM policies) AS policies, (SELECT count(*) FROM organizations) AS organizations',
      );
      expect(rows).toEqual([{ policies: '0', organizations: '0' }]);
    });
  });

  it.each(databaseRoles)("show %s one tenant's rows only", async (role) => {
    await asRole(role, mine, async (client) => {
      const { rows } = await client.query<{ organization_id: string }>(
        'SELECT organization_id FROM policies',
      );
      expect(rows).toEqual([{ organization_id: mine }]);
    });
  });

  it("refuse a row that is written into another's organization", async () => {
    await asRole('api', mine, async (client) => {
      await expect(
        client.query('INSERT INTO contacts (organization_id, display_name) VALUES ($1, $2)', [
          theirs,
          'Mallory',
        ]),
      ).rejects.toMatchObject(permissionDenied);
    });
  });
});

describe.each(['sync', 'gateway'] as const)('the role %s, which sync uses', (role) => {
  it.each([
    [
      'insert a policy',
      `INSERT INTO policies (organization_id, product_id, status_id, number) SELECT organization_id, product_id, status_id, '1' FROM policies`,
    ],
    ['change a status', 'UPDATE policies SET status_id = status_id'],
    ['change a number', `UPDATE policies SET number = '1'`],
    ['change a date', `UPDATE policies SET issue_date = now()`],
    ['delete a policy', 'DELETE FROM policies'],
    ['redefine a status', `UPDATE product_statuses SET indicator = 'CLOSED'`],
    [
      'write a contribution',
      `INSERT INTO policy_transactions (organization_id, policy_id, kind, amount, on_date) SELECT organization_id, id, 'CONTRIBUTION', 1, now() FROM policies`,
    ],
    ['change a transaction', 'UPDATE policy_transactions SET amount = 1'],
    ['delete a transaction', 'DELETE FROM policy_transactions'],
    [
      'create a contact',
      `INSERT INTO contacts (organization_id, display_name) VALUES (current_organization_id(), 'x')`,
    ],
    ['rewrite value history', 'UPDATE policy_value_history SET amount = 1'],
    ['delete value history', 'DELETE FROM policy_value_history'],
    ['read a password hash', 'SELECT password_hash FROM users'],
  ])('cannot %s', async (_what, sql) => {
    await asRole(role, mine, async (client) => {
      await expect(client.query(sql)).rejects.toMatchObject(permissionDenied);
    });
  });
});

describe.each(['api', 'sync', 'gateway'] as const)('the role %s', (role) => {
  it.each(['UPDATE audit_events SET action = action', 'DELETE FROM audit_events', 'TRUNCATE audit_events'])(
    'cannot change what was audited by %s',
    async (statement) => {
      await asRole(role, mine, async (client) => {
        await expect(client.query(statement)).rejects.toMatchObject(permissionDenied);
      });
    },
  );
});

describe('a function with the rights of another role', () => {
  it('may be called by nobody to whom it is not granted by name', async () => {
    const { rows } = await admin.query<{ proname: string }>(
      `SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace
         AND has_function_privilege('public', oid, 'EXECUTE')`,
    );
    expect(rows).toEqual([]);
  });
});

describe('value history', () => {
  it.each(['UPDATE policy_value_history SET amount = 1', 'DELETE FROM policy_value_history'])(
    'cannot be rewritten by the api either (%s)',
    async (sql) => {
      await asRole('api', mine, async (client) => {
        await expect(client.query(sql)).rejects.toMatchObject(permissionDenied);
      });
    },
  );
});

describe('the outbox', () => {
  it('numbers events in the order of commits, one organization at a time', async () => {
    const append = (client: Client): Promise<{ rows: { position: string }[] }> =>
      client.query(
        `SELECT append_outbox_events('[{"type":"setup.changed"},{"type":"setup.changed"}]') AS position`,
      );
    await asRole('api', mine, async (client) => {
      expect((await append(client)).rows).toEqual([{ position: '2' }]);
      expect((await append(client)).rows).toEqual([{ position: '4' }]);
      const { rows } = await client.query<{ position: string }>(
        'SELECT position FROM outbox ORDER BY position',
      );
      expect(rows.map((row) => row.position)).toEqual(['1', '2', '3', '4']);
    });
  });

  it('takes nothing when no tenant is set', async () => {
    await asRole('sync', undefined, async (client) => {
      await expect(client.query(`SELECT append_outbox_events('[{"type":"setup.changed"}]')`)).rejects.toThrow(
        'no tenant is set',
      );
    });
  });
});

describe('a search that runs with the rights of another role', () => {
  it.each([
    ['contacts', `SELECT contact_id AS id FROM search_contacts('a', 100)`],
    ['policies', `SELECT policy_id AS id FROM search_policies('0', 100)`],
  ])('finds %s of its own tenant, and without one nothing', async (table, sql) => {
    const found = (organizationId: string | undefined): Promise<unknown[]> =>
      asRole('api', organizationId, async (client) => (await client.query<{ id: string }>(sql)).rows);
    const { rows } = await admin.query<{ id: string }>(`SELECT id FROM ${table} WHERE organization_id = $1`, [
      mine,
    ]);
    expect(rows).toHaveLength(1);
    expect(await found(mine)).toEqual(rows);
    expect(await found(undefined)).toEqual([]);
  });
});

describe('policies', () => {
  it('keep a number byte for byte', async () => {
    const numbers = ['  0012 ', '0012', '\u00e9', 'e\u0301', '\u202e12', '👍-1', '12\u00a034'];
    await asRole('api', theirs, async (client) => {
      for (const number of numbers) {
        await client.query('UPDATE policies SET number = $1 WHERE id = $2', [number, policyId]);
        const { rows } = await client.query<{ number: string }>(
          'SELECT number FROM policies WHERE number = $1',
          [number],
        );
        expect(rows).toEqual([{ number }]);
      }
    });
  });
});
