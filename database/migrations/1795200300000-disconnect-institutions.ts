import type { MigrationInterface, QueryRunner } from 'typeorm';
import { roleName } from '../roles.ts';

/**
 * An institution that is disconnected keeps its row, and with it the history of its sources and attempts; it can be
 * connected again, as a new row.
 */
export class DisconnectInstitutions1795200300000 implements MigrationInterface {
  readonly name = 'DisconnectInstitutions1795200300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE connected_institutions ADD COLUMN removed_at timestamptz;
ALTER TABLE connected_institutions DROP CONSTRAINT connected_institutions_organization_id_institution_id_key;
CREATE UNIQUE INDEX connected_institutions_connected ON connected_institutions (organization_id, institution_id)
  WHERE removed_at IS NULL;
REVOKE DELETE ON connected_institutions FROM ${roleName('api')};
`);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('Institutions may have been connected again: there is no way back'));
  }
}
