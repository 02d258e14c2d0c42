import type { MigrationInterface, QueryRunner } from 'typeorm';
import { databaseRoles, definerRoleName, roleName } from '../roles.ts';

/** The tables that grow with a book, and in which the gateway looks up rows by keys that it is given. */
export const tablesOfTheBook = [
  'contacts',
  'policies',
  'policy_values',
  'policy_value_history',
  'policy_sync',
  'sync_queue',
  'sync_attempts',
  'findings',
] as const;

const gateway = roleName('gateway');
const others = [...databaseRoles.map(roleName).filter((name) => name !== gateway), definerRoleName].join(
  ', ',
);

/**
 * The same wall, but no way in. By an equality the planner may go: through all of an organization, once for each key,
 * while it has not heard that the organization is large. Of a CASE it expects the same for every organization, and it has
 * no index for it.
 */
const isOfTheTenant = 'CASE WHEN organization_id = current_organization_id() THEN true ELSE false END';

/** What recording costs grows with the readings, not with the book: docs/decisions/0020. */
export class GatewayGoesByKeys1795200430000 implements MigrationInterface {
  readonly name = 'GatewayGoesByKeys1795200430000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of tablesOfTheBook) {
      await runner.query(
        `ALTER POLICY tenant ON ${table} TO ${others};
         CREATE POLICY tenant_by_key ON ${table} TO ${gateway} USING (${isOfTheTenant}) WITH CHECK (${isOfTheTenant});`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tablesOfTheBook) {
      await runner.query(
        `DROP POLICY tenant_by_key ON ${table};
         ALTER POLICY tenant ON ${table} TO PUBLIC;`,
      );
    }
  }
}
