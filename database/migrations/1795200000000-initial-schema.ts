import type { MigrationInterface, QueryRunner } from 'typeorm';
import { crossTenantLookups, grants, rowLevelSecurity } from './initialSchema/access.ts';
import { crmTables } from './initialSchema/crm.ts';
import { syncTables } from './initialSchema/sync.ts';
import { tenancyTables } from './initialSchema/tenancy.ts';

export class InitialSchema1795200000000 implements MigrationInterface {
  readonly name = 'InitialSchema1795200000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statements of [
      tenancyTables,
      crmTables,
      syncTables,
      rowLevelSecurity,
      grants,
      crossTenantLookups,
    ]) {
      await runner.query(statements);
    }
  }

  down(): Promise<void> {
    return Promise.reject(new Error('The initial schema is not taken back: drop the database instead'));
  }
}
