import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
  type ScheduleSpec,
} from '@temporalio/client';
import {
  reconcileWorkflow,
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

/** The day of an organization starts between 04:00 and 06:00 its own time: agencies of a time zone not all at once. */
const dayStartsAtHour = 4;
const dayStartJitterMs = 2 * 3_600_000;
const dayMs = 24 * 3_600_000;
/** A day whose start was missed is made up for until the evening. */
const dayCatchupWindow = '14 hours';

interface OrganizationDay {
  organizationId: string;
  timeZone: string;
}

/** The two watches of the whole installation. */
export async function ensureWatches(client: Client): Promise<number> {
  const reconcile = await ensure(client, watch(reconcileScheduleId, reconcileWorkflow, '5 minutes'));
  const devices = await ensure(client, watch(watchDevicesScheduleId, watchDevicesWorkflow, '1 minute'));
  return Number(reconcile) + Number(devices);
}

/** One Schedule for each organization with Sync, in its time zone; others' are taken away. Returns what changed. */
export async function ensureDays(
  client: Client,
  clock: BusinessClock,
  organizations: readonly OrganizationDay[],
): Promise<number> {
  const wanted = new Map(organizations.map((each) => [startDayScheduleId(each.organizationId), each]));
  let changed = 0;
  for await (const { scheduleId, memo } of client.schedule.list()) {
    if (parseWorkflowId(scheduleId)?.workflow !== 'startDay') continue;
    const organization = wanted.get(scheduleId);
    wanted.delete(scheduleId);
    if (memo?.['rhythm'] === (organization && rhythmOf(clock, organization.timeZone))) continue;
    // A changed time zone is a new Schedule: its memo says for which rhythm it was made.
    await client.schedule.getHandle(scheduleId).delete();
    if (organization !== undefined) await ensure(client, dayOf(clock, organization));
    changed += 1;
  }
  for (const organization of wanted.values())
    changed += Number(await ensure(client, dayOf(clock, organization)));
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

function watch(scheduleId: string, workflowType: string, every: '1 minute' | '5 minutes'): ScheduleOptions {
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

function dayOf(clock: BusinessClock, { organizationId, timeZone }: OrganizationDay): ScheduleOptions {
  return {
    scheduleId: startDayScheduleId(organizationId),
    spec: daySpec(clock, timeZone),
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: dayCatchupWindow },
    memo: { rhythm: rhythmOf(clock, timeZone) },
    action: {
      type: 'startWorkflow',
      workflowType: startDayWorkflow,
      workflowId: startDayId(organizationId),
      taskQueue: cloudTaskQueue,
      args: [{ organizationId }],
      // A day that starts while PostgreSQL is away starts when it is back; the next day is another run.
      workflowExecutionTimeout: '20 hours',
      staticSummary: "Queues each login source's policies for the new business day",
    },
  };
}

/** With a business clock of another speed there is no local morning on the wall: days follow at their length. */
function daySpec(clock: BusinessClock, timeZone: string): ScheduleSpec {
  const lengthMs = clock.wallMs(dayMs);
  if (lengthMs !== dayMs) return { intervals: [{ every: Math.max(lengthMs, 1_000) }] };
  return { calendars: [{ hour: dayStartsAtHour, minute: 0 }], timezone: timeZone, jitter: dayStartJitterMs };
}

function rhythmOf(clock: BusinessClock, timeZone: string): string {
  return `${timeZone} ${String(clock.wallMs(dayMs))}`;
}
