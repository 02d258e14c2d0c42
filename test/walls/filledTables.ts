import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';

export interface FilledTable {
  readonly name: string;
  readonly columns: readonly string[];
}

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/**
 * A row of each organization in every table that has tenants, whatever its columns are called: what a row must be
 * like (checks, references) is taken off this database first, who may see it is not.
 */
export async function fillTenantTables(
  admin: Client,
  organizationIds: readonly string[],
): Promise<FilledTable[]> {
  await dropConstraints(admin);
  // A trigger would write rows of its own before this does.
  await admin.query('SET session_replication_role = replica');
  const columns = await columnsOf(admin);
  const tables = Map.groupBy(columns, ({ table }) => table);
  const filled: FilledTable[] = [];
  for (const [name, ofTable] of tables) {
    for (const organizationId of organizationIds) {
      const values = ofTable.map((column) => valueFor(column, organizationId));
      const places = values.map((_value, index) => `$${String(index + 1)}`);
      const names = ofTable.map(({ column }) => `"${column}"`);
      await admin.query(
        `INSERT INTO ${name} (${names.join(', ')}) OVERRIDING SYSTEM VALUE
         VALUES (${places.join(', ')})`,
        values,
      );
    }
    filled.push({ name, columns: ofTable.map(({ column }) => column) });
  }
  await admin.query('RESET session_replication_role');
  return filled;
}

async function dropConstraints(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ statement: string }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname) AS statement
     FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f') AND conrelid <> 0`,
  );
  for (const { statement } of rows) await admin.query(statement);
}

/** Of the tables with an organization_id, and of organizations itself; columns that are computed are left out. */
async function columnsOf(admin: Client): Promise<Column[]> {
  const { rows } = await admin.query<Column>(
    `SELECT c.table_name AS table, c.column_name AS column, c.udt_name AS type FROM information_schema.columns c
     WHERE c.table_schema = 'public' AND c.is_generated = 'NEVER' AND EXISTS (
       SELECT 1 FROM information_schema.columns o WHERE o.table_schema = 'public' AND o.table_name = c.table_name
         AND (o.column_name = 'organization_id' OR c.table_name = 'organizations'))
     ORDER BY c.table_name, c.ordinal_position`,
  );
  return rows;
}

let drawn = 0;

function valueFor({ table, column, type }: Column, organizationId: string): unknown {
  if (column === 'organization_id' || (table === 'organizations' && column === 'id')) return organizationId;
  drawn += 1;
  if (type.startsWith('_')) return [];
  const values: Record<string, unknown> = {
    uuid: randomUUID(),
    text: `text-${String(drawn)}`,
    varchar: `text-${String(drawn)}`,
    citext: `text-${String(drawn)}`,
    bool: true,
    jsonb: '{}',
    json: '{}',
    date: '2026-11-20',
    timestamptz: new Date(),
    bytea: Buffer.from(String(drawn)),
    inet: '127.0.0.1',
    interval: '1 day',
  };
  return values[type] ?? drawn;
}
