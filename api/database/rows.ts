import type { EntityManager } from 'typeorm';

/** What a statement returned, typed at the one place where SQL meets the code. */
export async function selectRows<Row>(
  manager: EntityManager,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  return manager.query<Row[]>(sql, [...parameters]);
}

export async function selectRow<Row>(
  manager: EntityManager,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row | undefined> {
  const [row] = await selectRows<Row>(manager, sql, parameters);
  return row;
}

/** The rows of `UPDATE … RETURNING` or `DELETE … RETURNING`, which TypeORM answers as a pair of rows and count. */
export async function changeRows<Row>(
  manager: EntityManager,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const [rows] = await manager.query<[Row[], number]>(sql, [...parameters]);
  return rows;
}

export function instant(value: Date): string;
export function instant(value: Date | null): string | null;
export function instant(value: Date | null): string | null {
  return value === null ? null : value.toISOString();
}
