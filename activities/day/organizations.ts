import type { DataSource } from 'typeorm';
import { rowsOf } from '../store/rows.ts';

/** Organizations whose subscription includes Sync: ids only, the one look-up across tenants that this role has. */
export async function organizationsWithSync(dataSource: DataSource): Promise<string[]> {
  const rows = await rowsOf<{ organizationId: string }>(
    dataSource.manager,
    'SELECT organization_id AS "organizationId" FROM organizations_with_sync()',
  );
  return rows.map((row) => row.organizationId);
}
