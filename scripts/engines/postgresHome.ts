import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canReach, postgresUser } from './postgresUser.ts';

/**
 * Where a cluster's files go: `wanted`, unless this process is root and `wanted` lies where the user that
 * PostgreSQL runs as may not go (root's home, as a rule); then a folder of /var/lib that belongs to it.
 */
export async function postgresHome(wanted: string): Promise<string> {
  const user = postgresUser();
  if (user === undefined || (await canReach(user, join(wanted, '..')))) return wanted;
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  return join('/var/lib/carrier-sync', name, 'postgres');
}

/** Removes a cluster's files, and the folder of /var/lib that was made for it alone. Before `wanted`'s own folder goes. */
export async function removePostgresHome(wanted: string): Promise<void> {
  const home = await postgresHome(wanted);
  await rm(home === wanted ? home : dirname(home), { recursive: true, force: true });
}
