import type { EntityManager } from 'typeorm';

/**
 * For statements that look up rows by keys that they are given, so that they cost as much as there are keys, however
 * large the tables are and whatever the planner knows of them: until the transaction ends each key is looked up by its
 * index. Plans that do not look at the parameters are for the checks of foreign keys, which would go through all rows of
 * an organization that the planner has not heard of.
 */
export async function planByKeys(manager: EntityManager): Promise<void> {
  await manager.query(
    `SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
       set_config('enable_mergejoin', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true)`,
  );
}
