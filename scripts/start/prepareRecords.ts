import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as prepareDatabaseModule from '../../database/prepareDatabase.ts';
import { cloneRoot } from '../engines/places.ts';
import type { Secrets } from './secrets.ts';

type PrepareDatabase = typeof prepareDatabaseModule;
export type DatabaseUrls = Awaited<ReturnType<PrepareDatabase['prepareDatabase']>>;

/** Creates roles and schema, or brings them up to date. The built code does it: entities need compiling. */
export async function prepareRecords(
  adminUrl: string,
  databaseName: string,
  passwords: Secrets['databasePasswords'],
): Promise<DatabaseUrls> {
  const built = pathToFileURL(join(cloneRoot, 'dist/database/prepareDatabase.js')).href;
  const { prepareDatabase } = (await import(built)) as PrepareDatabase;
  const { migrator, api, sync, gateway } = passwords;
  return prepareDatabase(adminUrl, { databaseName, rolePasswords: { migrator, api, sync, gateway } });
}
