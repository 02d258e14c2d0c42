import { Client } from 'pg';
import { adminUrl } from '../../../scripts/engines/postgres.ts';
import type { Site } from '../../../scripts/start/services.ts';
import { loadSecrets } from '../../../scripts/start/secrets.ts';

/** The superuser's address of the product's database. */
export async function adminUrlOf(site: Site): Promise<string> {
  const { databasePasswords } = await loadSecrets(site.home);
  const server = { host: site.host, port: site.ports.DATABASE_PORT, password: databasePasswords.superuser };
  const url = new URL(adminUrl(server));
  url.pathname = '/carrier_sync';
  return url.href;
}

/** A connection past row-level security, for the one who looks on. PostgreSQL is killed, so each use has its own. */
export async function withAdmin<Result>(
  site: Site,
  work: (admin: Client) => Promise<Result>,
): Promise<Result> {
  const admin = new Client({
    connectionString: await adminUrlOf(site),
    connectionTimeoutMillis: 15_000,
    query_timeout: 30_000,
  });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
