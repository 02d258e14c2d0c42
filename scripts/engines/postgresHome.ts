import { createHash } from 'node:crypto';
import { join } from 'node:path';
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
