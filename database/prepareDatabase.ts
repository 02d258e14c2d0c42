import pg from 'pg';
import { createDataSource } from './dataSource.ts';
import { databaseRoles, definerRoleName, roleName } from './roles.ts';
import type { DatabaseRole } from './roles.ts';

export type { DatabaseRole } from './roles.ts';

export interface PrepareOptions {
  databaseName: string;
  rolePasswords: Record<DatabaseRole, string>;
}

/** Serializes preparation in one server; any constant that nothing else uses. */
const preparationLock = 7_245_001;
/** A migration may rewrite a large table. */
const migrationTimeoutMs = 30 * 60_000;

/**
 * Creates roles and database where they are missing, brings the schema up to date, and returns a connection URL for
 * each role. Safe to run again and from several processes at once. `adminUrl` belongs to a superuser.
 */
export async function prepareDatabase(
  adminUrl: string,
  options: PrepareOptions,
): Promise<Record<DatabaseRole, string>> {
  const admin = new pg.Client({ connectionString: adminUrl, application_name: 'carrier-sync prepare' });
  await admin.connect();
  try {
    await admin.query('SELECT pg_advisory_lock($1)', [preparationLock]);
    await ensureRoles(admin, options.rolePasswords);
    await ensureDatabase(admin, options.databaseName);
    const urls = roleUrls(adminUrl, options);
    await migrate(urls.migrator);
    return urls;
  } finally {
    await admin.end();
  }
}

async function ensureRoles(admin: pg.Client, passwords: Record<DatabaseRole, string>): Promise<void> {
  const existing = await admin.query<{ rolname: string }>('SELECT rolname FROM pg_roles');
  const names = new Set(existing.rows.map((row) => row.rolname));
  if (!names.has(definerRoleName)) await admin.query(`CREATE ROLE ${definerRoleName} NOLOGIN NOBYPASSRLS`);
  for (const role of databaseRoles) {
    const verb = names.has(roleName(role)) ? 'ALTER' : 'CREATE';
    await admin.query(
      `${verb} ROLE ${roleName(role)} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION
       PASSWORD ${pg.escapeLiteral(passwords[role])}`,
    );
  }
  await admin.query(`GRANT ${definerRoleName} TO ${roleName('migrator')} WITH INHERIT FALSE, SET TRUE`);
}

async function ensureDatabase(admin: pg.Client, databaseName: string): Promise<void> {
  const name = pg.escapeIdentifier(databaseName);
  const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName]);
  if (found.rowCount === 0) await admin.query(`CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE template0`);
  await admin.query(`ALTER DATABASE ${name} OWNER TO ${roleName('migrator')}`);
  await admin.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  await admin.query(`GRANT CONNECT ON DATABASE ${name} TO ${databaseRoles.map(roleName).join(', ')}`);
}

function roleUrls(adminUrl: string, options: PrepareOptions): Record<DatabaseRole, string> {
  const urlFor = (role: DatabaseRole): string => {
    const url = new URL(adminUrl);
    url.username = roleName(role);
    url.password = options.rolePasswords[role];
    url.pathname = `/${options.databaseName}`;
    return url.href;
  };
  return {
    migrator: urlFor('migrator'),
    api: urlFor('api'),
    sync: urlFor('sync'),
    gateway: urlFor('gateway'),
  };
}

async function migrate(url: string): Promise<void> {
  const dataSource = createDataSource({
    url,
    applicationName: 'carrier-sync migrate',
    poolSize: 1,
    statementTimeoutMs: migrationTimeoutMs,
  });
  await dataSource.initialize();
  try {
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await dataSource.destroy();
  }
}
