import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { prepareDatabase, type DatabaseRole } from '../../database/prepareDatabase.ts';
import { testEngines } from './testEngines.ts';

export interface TestDatabase {
  readonly name: string;
  /** A connection URL for each role that logs in. */
  readonly urls: Readonly<Record<DatabaseRole, string>>;
  /** The superuser's URL of this database: for arranging and inspecting, never for the code under test. */
  readonly adminUrl: string;
  /** Ends what is still connected and removes the database. */
  drop(): Promise<void>;
}

/** Named after the code that makes it: a cluster that outlives a run may hold one of other migrations. */
const template = `carrier_sync_test_template_${fingerprintOf(join(import.meta.dirname, '../../database'))}`;
const rolePasswords: Readonly<Record<DatabaseRole, string>> = {
  migrator: 'test-migrator',
  api: 'test-api',
  sync: 'test-sync',
  gateway: 'test-gateway',
};

/** A fresh, migrated database of the caller's own: a copy of a template that is migrated once a run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { postgresAdminUrl } = testEngines();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const urls = await asAdmin(postgresAdminUrl, async (admin) => {
    // One spec at a time: a template that is being made or copied admits nobody, and roles are the cluster's.
    await admin.query(`SELECT pg_advisory_lock(hashtext('${template}'))`);
    if (!(await databaseExists(admin, template))) await makeTemplate(admin, postgresAdminUrl);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    return prepareDatabase(postgresAdminUrl, { databaseName: name, rolePasswords });
  });
  const adminUrl = new URL(postgresAdminUrl);
  adminUrl.pathname = `/${name}`;
  return { name, urls, adminUrl: adminUrl.href, drop: () => dropDatabase(postgresAdminUrl, name) };
}

/** Migrated under another name first, so a run that ends half-way leaves no template behind. */
async function makeTemplate(admin: Client, postgresAdminUrl: string): Promise<void> {
  const unfinished = `${template}_unfinished`;
  await admin.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
  await prepareDatabase(postgresAdminUrl, { databaseName: unfinished, rolePasswords });
  await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`);
}

function fingerprintOf(folder: string): string {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  const hash = createHash('sha256');
  for (const path of paths.sort()) hash.update(path).update(readFileSync(join(folder, path)));
  return hash.digest('hex').slice(0, 12);
}

async function databaseExists(admin: Client, name: string): Promise<boolean> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  return rowCount === 1;
}

async function dropDatabase(postgresAdminUrl: string, name: string): Promise<void> {
  await asAdmin(postgresAdminUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}

async function asAdmin<T>(url: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
