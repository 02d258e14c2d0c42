import type { MigrationInterface, QueryRunner } from 'typeorm';
import { roleName } from '../roles.ts';

/**
 * Which business day of an organization has been started last, so that a day whose Schedule was missed, or for which
 * there is no Schedule, is started by the reconciler.
 */
export class StartedDays1795200400000 implements MigrationInterface {
  readonly name = 'StartedDays1795200400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE organizations ADD COLUMN started_day date;
       GRANT UPDATE (started_day) ON organizations TO ${roleName('sync')};`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE organizations DROP COLUMN started_day');
  }
}
