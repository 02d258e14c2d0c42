import type { EntityManager } from 'typeorm';

/** What a statement returned, typed at the one place where SQL meets the code. */
export async function rowsOf<Row>(
  manager: EntityManager,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const answer: unknown = await manager.query(sql, [...parameters]);
  // TypeORM answers UPDATE and DELETE with a pair of rows and count, everything else with the rows.
  const [first, count] = answer as [unknown, unknown];
  return (Array.isArray(first) && typeof count === 'number' ? first : answer) as Row[];
}

export async function rowOf<Row>(
  manager: EntityManager,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row | undefined> {
  const [row] = await rowsOf<Row>(manager, sql, parameters);
  return row;
}
