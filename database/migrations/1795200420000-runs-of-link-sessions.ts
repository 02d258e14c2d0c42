import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Batches of an ended session are waited for while the device's process that reads them is the one that is there. */
export class RunsOfLinkSessions1795200420000 implements MigrationInterface {
  readonly name = 'RunsOfLinkSessions1795200420000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- The run of the device's process when the session was Linked.
ALTER TABLE link_sessions ADD COLUMN boot_id text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE link_sessions DROP COLUMN boot_id');
  }
}
