import pg from 'pg';
import { sharedCloud } from './sharedCloud.ts';

/**
 * Lets each value of one organization take so long to write, until the returned function is called: a database that is
 * slower than the portal.
 */
export async function slowRecords(organizationId: string, msForEach: number): Promise<() => Promise<void>> {
  const name = `slow_${organizationId.replaceAll('-', '')}`;
  await asAdmin(`
    CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_sleep(${String(msForEach / 1_000)}); RETURN NEW; END $$;
    CREATE TRIGGER ${name} BEFORE INSERT ON policy_values FOR EACH ROW
      WHEN (NEW.organization_id = '${organizationId}') EXECUTE FUNCTION ${name}()`);
  return () => asAdmin(`DROP FUNCTION IF EXISTS ${name} CASCADE`);
}

async function asAdmin(statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: (await sharedCloud()).adminUrl });
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}
