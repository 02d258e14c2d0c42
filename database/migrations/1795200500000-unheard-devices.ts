import type { MigrationInterface, QueryRunner } from 'typeorm';
import { roleName } from '../roles.ts';

/** Since when a device holds no call at any gateway, although nobody knows it to be off yet. */
export class UnheardDevices1795200500000 implements MigrationInterface {
  readonly name = 'UnheardDevices1795200500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE devices ADD COLUMN unheard_since timestamptz;
GRANT UPDATE (unheard_since) ON devices TO ${roleName('gateway')};
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE devices DROP COLUMN unheard_since');
  }
}
