import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Connection } from '@temporalio/client';
import { searchAttributeNames } from '../../contracts/temporal/searchAttributes.ts';
import type * as prepareDatabaseModule from '../../database/prepareDatabase.ts';
import { cloneRoot } from '../engines/places.ts';
import type { Secrets } from './secrets.ts';

type PrepareDatabase = typeof prepareDatabaseModule;
export type DatabaseUrls = Awaited<ReturnType<PrepareDatabase['prepareDatabase']>>;

/** temporal.api.enums.v1.IndexedValueType.KEYWORD */
const keyword = 2;
const alreadyExists = 6;

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

/** Registers the search attributes that the workflows set; those that are there already are left alone. */
export async function registerSearchAttributes(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = searchAttributeNames.filter((name) => !(name in customAttributes));
    if (missing.length === 0) return;
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, keyword])),
    });
  } catch (error) {
    // Another start against the same cluster was faster.
    if ((error as { code?: number }).code !== alreadyExists) throw error;
  } finally {
    await connection.close();
  }
}
