import { Client } from 'pg';
import type { Place } from './secretSearch.ts';

/** The rows of every table, decompressed and with binary columns as they are: what the files may hold compressed. */
export async function recordPlaces(adminUrl: string): Promise<Place[]> {
  const tables = await query<{ name: string }>(
    adminUrl,
    `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  return tables.map(({ name }) => ({
    name: `table ${name}`,
    read: async () => Buffer.concat((await query(adminUrl, `SELECT * FROM ${name}`)).flatMap(bytesOf)),
  }));
}

/** The folder of the cluster's files, with its write-ahead log; what is in memory only is written first. */
export async function clusterFolder(adminUrl: string): Promise<string> {
  await query(adminUrl, 'CHECKPOINT');
  const [row] = await query<{ data_directory: string }>(adminUrl, 'SHOW data_directory');
  return row?.data_directory ?? '';
}

function bytesOf(row: object): Buffer[] {
  return Object.values(row).flatMap((value: unknown) => [
    Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    Buffer.from('\n'),
  ]);
}

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url, application_name: 'secret search' });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
