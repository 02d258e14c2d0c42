import type { EntityManager } from 'typeorm';
import type { ForceSyncRef } from '../../contracts/temporal/cloudActivities.ts';
import { rowOf } from '../store/rows.ts';

/** See `ForceSyncActivities.isForceSyncOver`. */
export async function isForceSyncOver(
  manager: EntityManager,
  { attemptId }: Pick<ForceSyncRef, 'attemptId'>,
): Promise<boolean> {
  const open = await rowOf<{ id: string }>(
    manager,
    `SELECT id FROM sync_attempts WHERE id = $1 AND state IN ('QUEUED', 'IN_PROGRESS')`,
    [attemptId],
  );
  return open === undefined;
}
