import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import {
  reconcileWorkflow,
  startDaySummary,
  startDayTimeout,
  startDayWorkflow,
  watchDevicesWorkflow,
} from '../../contracts/temporal/sweeps.ts';
import { cloudTaskQueue } from '../../contracts/temporal/taskQueues.ts';
import {
  parseWorkflowId,
  reconcileScheduleId,
  startDayId,
  startDayScheduleId,
  watchDevicesScheduleId,
} from '../../contracts/temporal/workflowIds.ts';
import type { BusinessClock } from '../../contracts/domain/businessClock.ts';
import { dayStartJitterMinutes, dayStartsAtHour } from '../day/startedDays.ts';

/** How often the reconciler runs, by the business clock where that is slower than the wall clock. */
export const reconcileEveryMs = 5 * 60_000;
const watchDevicesEveryMs = 60_000;
/** A day whose start was missed is made up for until the evening. */
const dayCatchupWindow = '14 hours';

interface OrganizationDay {
  organizationId: string;
  timeZone: string;
}

/** The two watches of the whole installation. */
export async function ensureWatches(client: Client): Promise<number> {
  const reconcile = await ensure(client, watch(reconcileScheduleId, reconcileWorkflow, reconcileEveryMs));
  const devices = await ensure(
    client,
    watch(watchDevicesScheduleId, watchDevicesWorkflow, watchDevicesEveryMs),
  );
  return Number(reconcile) + Number(devices);
}

/**
 * One Schedule for each organization with Sync, in its time zone; others' are taken away. Where the business clock is
 * not the wall clock there are none: the reconciler starts the days. Returns what changed.
 */
export async function ensureDays(
  client: Client,
  clock: BusinessClock,
  organizations: readonly OrganizationDay[],
): Promise<number> {
  const scheduled = clock.isWallClock ? organizations : [];
  const wanted = new Map(scheduled.map((each) => [startDayScheduleId(each.organizationId), each]));
  let changed = 0;
  for await (const { scheduleId, memo } of client.schedule.list()) {
    if (parseWorkflowId(scheduleId)?.workflow !== 'startDay') continue;
    const organization = wanted.get(scheduleId);
    wanted.delete(scheduleId);
    if (memo?.['timeZone'] === organization?.timeZone) continue;
    // A changed time zone is a new Schedule: its memo says for which one it was made.
    await client.schedule.getHandle(scheduleId).delete();
    if (organization !== undefined) await ensure(client, dayOf(organization));
    changed += 1;
  }
  for (const organization of wanted.values()) changed += Number(await ensure(client, dayOf(organization)));
  return changed;
}

/** True when it was created. */
async function ensure(client: Client, options: ScheduleOptions): Promise<boolean> {
  try {
    await client.schedule.create(options);
    return true;
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return false;
    throw error;
  }
}

function watch(scheduleId: string, workflowType: string, every: number): ScheduleOptions {
  return {
    scheduleId,
    spec: { intervals: [{ every }] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
    action: {
      type: 'startWorkflow',
      workflowType,
      workflowId: scheduleId,
      taskQueue: cloudTaskQueue,
      args: [],
      workflowExecutionTimeout: '15 minutes',
    },
  };
}

function dayOf({ organizationId, timeZone }: OrganizationDay): ScheduleOptions {
  return {
    scheduleId: startDayScheduleId(organizationId),
    spec: {
      calendars: [{ hour: dayStartsAtHour, minute: 0 }],
      timezone: timeZone,
      jitter: dayStartJitterMinutes * 60_000,
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: dayCatchupWindow },
    memo: { timeZone },
    action: {
      type: 'startWorkflow',
      workflowType: startDayWorkflow,
      workflowId: startDayId(organizationId),
      taskQueue: cloudTaskQueue,
      args: [{ organizationId }],
      workflowExecutionTimeout: startDayTimeout,
      staticSummary: startDaySummary,
    },
  };
}
