import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is said at the claim of a batch is said once, also when the claim is made again after it was committed. */
export class SayOnceOfABatch1795200440000 implements MigrationInterface {
  readonly name = 'SayOnceOfABatch1795200440000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE device_refusals ADD COLUMN batch_id uuid;
       CREATE UNIQUE INDEX device_refusals_once ON device_refusals (organization_id, batch_id, code)
         WHERE batch_id IS NOT NULL;`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE device_refusals DROP COLUMN batch_id');
  }
}
