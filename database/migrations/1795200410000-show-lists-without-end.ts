import type { MigrationInterface, QueryRunner } from 'typeorm';
import { roleName } from '../roles.ts';

/** Sweeps notice a list that a device crawls without end, and show it where its people see what else was refused. */
export class ShowListsWithoutEnd1795200410000 implements MigrationInterface {
  readonly name = 'ShowListsWithoutEnd1795200410000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`GRANT INSERT ON device_refusals TO ${roleName('sync')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`REVOKE INSERT ON device_refusals FROM ${roleName('sync')}`);
  }
}
