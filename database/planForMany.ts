import type { EntityManager } from 'typeorm';

/**
 * For statements that join a whole book: what the planner knows of it may be older than the book (an import, a new
 * organization). It then takes thousands of rows for one and goes through them row by row, in time that grows with
 * their square: minutes for 10,000 policies. Until the transaction ends it joins by hash or in order instead. Not for
 * looking up a few rows.
 */
export async function planForMany(manager: EntityManager): Promise<void> {
  await manager.query('SET LOCAL enable_nestloop = off');
}
