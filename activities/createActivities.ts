import type { Client } from '@temporalio/client';
import type {
  DayActivities,
  ForceSyncActivities,
  LinkActivities,
  SweepActivities,
} from '../contracts/temporal/cloudActivities.ts';
import type { ActivityDependencies } from './activityDependencies.ts';
import { createDayActivities } from './day/dayActivities.ts';
import { createForceSyncActivities } from './force/forceSyncActivities.ts';
import { createLinkActivities } from './link/linkActivities.ts';
import { createSweepActivities } from './queue/sweepActivities.ts';
import { createReconcileActivity } from './reconcile/reconcileActivity.ts';

export type CloudActivities = LinkActivities & SweepActivities & ForceSyncActivities & DayActivities;

/** Every activity of the queue `cloud`. */
export function createActivities(dependencies: ActivityDependencies, client: Client): CloudActivities {
  return {
    ...createLinkActivities(dependencies),
    ...createSweepActivities(dependencies),
    ...createForceSyncActivities(dependencies),
    ...createDayActivities(dependencies),
    ...createReconcileActivity(dependencies, client),
  };
}
