import { Client } from 'pg';
import { adminUrl } from '../../../scripts/engines/postgres.ts';
import type { Site } from '../../../scripts/start/services.ts';
import { loadSecrets } from '../../../scripts/start/secrets.ts';

/** A connection past row-level security, for the one who looks on. PostgreSQL is killed, so each use has its own. */
export async function withAdmin<Result>(
  site: Site,
  work: (admin: Client) => Promise<Result>,
): Promise<Result> {
  const { databasePasswords } = await loadSecrets(site.home);
  const server = { host: site.host, port: site.ports.DATABASE_PORT, password: databasePasswords.superuser };
  const url = new URL(adminUrl({ ...server }));
  url.pathname = '/carrier_sync';
  const admin = new Client({
    connectionString: url.href,
    connectionTimeoutMillis: 5_000,
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
