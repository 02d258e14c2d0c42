import type { MigrationInterface, QueryRunner } from 'typeorm';
import { roleName } from '../roles.ts';

/**
 * A policy that gets another number or product has not been synced under it: the api takes back that the day is
 * settled, so that the next sweep reads it again, and raises the generation, so that what is still being read under the
 * old number is superseded. It still writes no state and no value.
 */
export class OweRenumberedPolicies1795200200000 implements MigrationInterface {
  readonly name = 'OweRenumberedPolicies1795200200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `GRANT UPDATE (generation, settled_day, last_outcome, last_outcome_at) ON policy_sync TO ${roleName('api')}`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `REVOKE UPDATE (generation, settled_day, last_outcome, last_outcome_at) ON policy_sync FROM ${roleName('api')}`,
    );
  }
}
