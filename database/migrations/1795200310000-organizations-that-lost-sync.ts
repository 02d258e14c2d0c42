import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerRoleName, roleName } from '../roles.ts';

/** The reconciler's look-up across tenants: whose queues are to be let go of. Ids only. */
export class OrganizationsThatLostSync1795200310000 implements MigrationInterface {
  readonly name = 'OrganizationsThatLostSync1795200310000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE FUNCTION organizations_that_lost_sync() RETURNS TABLE (organization_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT o.id FROM organizations o WHERE o.subscription NOT IN ('PREMIER', 'ENTERPRISE')
     AND EXISTS (SELECT 1 FROM sync_queue q WHERE q.organization_id = o.id) ORDER BY o.id $$;

REVOKE ALL ON FUNCTION organizations_that_lost_sync() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations_that_lost_sync() TO ${roleName('sync')};
GRANT CREATE ON SCHEMA public TO ${definerRoleName};
ALTER FUNCTION organizations_that_lost_sync() OWNER TO ${definerRoleName};
REVOKE CREATE ON SCHEMA public FROM ${definerRoleName};
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION organizations_that_lost_sync()');
  }
}
