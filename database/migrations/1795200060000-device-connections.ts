import type { MigrationInterface, QueryRunner } from 'typeorm';
import { roleName } from '../roles.ts';

const gateway = roleName('gateway');

/** What several gateways share about the connections of devices: used nonces, and restarts not yet announced. */
export class DeviceConnections1795200060000 implements MigrationInterface {
  readonly name = 'DeviceConnections1795200060000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Not a tenant table: a nonce is used before it is known whose device it is. A row outlives its nonce by little.
CREATE TABLE gateway_nonces (
  nonce_hash bytea PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
CREATE INDEX gateway_nonces_expiry ON gateway_nonces (expires_at);
GRANT SELECT, INSERT, DELETE ON gateway_nonces TO ${gateway};

-- The run of the device's process whose start has been told to its link sessions; behind boot_id until then.
ALTER TABLE devices ADD COLUMN announced_boot_id text;
GRANT UPDATE (announced_boot_id) ON devices TO ${gateway};
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE gateway_nonces; ALTER TABLE devices DROP COLUMN announced_boot_id');
  }
}
