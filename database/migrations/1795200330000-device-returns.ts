import type { MigrationInterface, QueryRunner } from 'typeorm';
import { roleName } from '../roles.ts';

/** When a device came back, and which return has been told to what waits for it: behind returned_at until then. */
export class DeviceReturns1795200330000 implements MigrationInterface {
  readonly name = 'DeviceReturns1795200330000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE devices ADD COLUMN returned_at timestamptz, ADD COLUMN announced_return_at timestamptz;
GRANT UPDATE (returned_at, announced_return_at) ON devices TO ${roleName('gateway')};
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE devices DROP COLUMN returned_at, DROP COLUMN announced_return_at');
  }
}
