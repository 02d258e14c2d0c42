import type { DataSource } from 'typeorm';
import { rowsOf } from '../store/rows.ts';

/** Organizations whose subscription includes Sync; ids only, like every look-up across tenants. */
export async function organizationsWithSync(dataSource: DataSource): Promise<string[]> {
  const rows = await rowsOf<{ organizationId: string }>(
    dataSource.manager,
    'SELECT organization_id AS "organizationId" FROM organizations_with_sync()',
  );
  return rows.map((row) => row.organizationId);
}

/** Organizations with work in their queues although their subscription no longer includes Sync. */
export async function organizationsThatLostSync(dataSource: DataSource): Promise<string[]> {
  const rows = await rowsOf<{ organizationId: string }>(
    dataSource.manager,
    'SELECT organization_id AS "organizationId" FROM organizations_that_lost_sync()',
  );
  return rows.map((row) => row.organizationId);
}
