import type { EntityManager } from 'typeorm';

/** The rows of a SELECT or INSERT, typed at the one place where SQL meets the code. */
export async function rowsOf<Row>(
  manager: EntityManager,
  sql: string,
  parameters: readonly unknown[],
): Promise<Row[]> {
  const rows: unknown = await manager.query(sql, [...parameters]);
  return rows as Row[];
}
