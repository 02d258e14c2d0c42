import type * as prepareDatabaseModule from '../../database/prepareDatabase.ts';
import type { DatabaseRole } from '../../database/roles.ts';
import type * as demoModule from '../demo/layDownDemo.ts';
import { elapsed } from '../processes/elapsed.ts';
import { loadBuilt } from './builtModule.ts';
import type { Secrets } from './secrets.ts';

/** Creates roles and schema, or brings them up to date. Returns a connection URL for each role. */
export async function prepareRecords(
  adminUrl: string,
  databaseName: string,
  passwords: Secrets['databasePasswords'],
): Promise<Record<DatabaseRole, string>> {
  const { prepareDatabase } = await loadBuilt<typeof prepareDatabaseModule>('database/prepareDatabase.js');
  const { migrator, api, sync, gateway } = passwords;
  return prepareDatabase(adminUrl, { databaseName, rolePasswords: { migrator, api, sync, gateway } });
}

/** Gives an empty database the demo organizations; one that has them keeps what people did to them. */
export async function prepareDemo(
  options: demoModule.DemoOptions,
  say: (line: string) => void,
): Promise<void> {
  const startedAt = Date.now();
  const { layDownDemo } = await loadBuilt<typeof demoModule>('scripts/demo/layDownDemo.js');
  const policies = await layDownDemo(options);
  if (policies > 0)
    say(`Laid down the demo agency with ${String(policies)} policies (${elapsed(startedAt)}).`);
}
