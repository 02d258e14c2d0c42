import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/client';
import type { WorkflowHandleWithSignaledRunId } from '@temporalio/client';
import type { NextBatch, NextBatchInput, NextStep } from '../contracts/temporal/cloudActivities.ts';
import { taskLost } from '../contracts/temporal/deviceActivities.ts';
import type { SweepBatchResult } from '../contracts/temporal/deviceActivities.ts';
import { dailySweepWorkflow, sweepWoken, type SweepWakeUp } from '../contracts/temporal/sweeps.ts';
import { cloudTaskQueue } from '../contracts/temporal/taskQueues.ts';
import { dailySweepId } from '../contracts/temporal/workflowIds.ts';
import { waitUntil } from '../scripts/processes/waitUntil.ts';
import { door } from '../test/workflows/doors.ts';
import { organizationId, serialNumber, sessionOf } from '../test/workflows/stubActivities.ts';
import { createWorkflowBench, type WorkflowBench } from '../test/workflows/workflowBench.ts';

const longestMs = 15_000;

let bench: WorkflowBench;
let sourceId: string;

beforeEach(async () => {
  bench = await createWorkflowBench();
  sourceId = randomUUID();
});

afterEach(async () => {
  await bench.close();
});

async function wake(reason: SweepWakeUp['reason']): Promise<WorkflowHandleWithSignaledRunId> {
  return bench.client.workflow.signalWithStart(dailySweepWorkflow, {
    workflowId: dailySweepId(sourceId),
    taskQueue: cloudTaskQueue,
    args: [{ organizationId, sourceId }],
    signal: sweepWoken.name,
    signalArgs: [{ reason } satisfies SweepWakeUp],
  });
}

const summary = { institutionName: 'Meridian Life', sourceName: 'Agent Smith', queued: 112, readToday: 388 };
const looks = (): NextBatchInput[] => bench.cloud.calls('nextBatch');
const dispatched = (): string[] => bench.device.calls('sweepBatch').map((batch) => batch.batchId);

type Answer = NextStep & Pick<NextBatch, 'liveSinceEpoch'>;

/** The queue answers with these steps, one a look, and with the last one ever after. */
function queueSays(...steps: (Answer | ((input: NextBatchInput) => Answer))[]): void {
  let last: Answer | ((input: NextBatchInput) => Answer) = { kind: 'DRAINED' };
  bench.cloud.on('nextBatch', (input): Promise<NextBatch> => {
    last = steps.shift() ?? last;
    const step = typeof last === 'function' ? last(input) : last;
    return Promise.resolve({ ...step, summary });
  });
}

function batch(linkEpoch = 1, mode: 'SINGLE' | 'LIST' = 'SINGLE'): (input: NextBatchInput) => NextStep {
  return ({ batchId }) => ({
    kind: 'BATCH',
    session: sessionOf(sourceId, linkEpoch),
    serialNumber,
    pluginId: 'meridian-life',
    batchId,
    mode: mode === 'SINGLE' ? { kind: 'SINGLE' } : { kind: 'LIST', cursor: null },
    count: 100,
  });
}

const becomes = (what: string, isTrue: () => boolean): Promise<void> =>
  waitUntil(what, longestMs, () => Promise.resolve(isTrue()));

describe('a sweep', () => {
  it('reads batch after batch and ends when the queue is drained', async () => {
    queueSays(batch(), batch(), { kind: 'WAIT_FOR_BATCH' }, { kind: 'DRAINED' });
    bench.device.on('sweepBatch', () => Promise.resolve({ read: 100, unread: 0 }));
    const sweep = await wake('sourceLinked');
    await sweep.result();
    expect(dispatched()).toHaveLength(2);
    expect(new Set(dispatched()).size).toBe(2);
  });

  it('looks again when somebody calls while it finds nothing left', async () => {
    bench.cloud.on('nextBatch', async (): Promise<NextBatch> => {
      if (looks().length === 1) {
        const wakeUp: SweepWakeUp = { reason: 'queueChanged' };
        await bench.client.workflow.getHandle(dailySweepId(sourceId)).signal(sweepWoken.name, wakeUp);
      }
      return { kind: 'DRAINED', summary };
    });
    const sweep = await wake('sourceLinked');
    await sweep.result();
    expect(looks()).toHaveLength(2);
  });

  it('leaves no batch to be repeated by Temporal, notices one that is swallowed, and never gives its records up', async () => {
    queueSays(batch(), { kind: 'WAIT_FOR_BATCH' }, { kind: 'DRAINED' });
    bench.device.on('sweepBatch', () => Promise.resolve({ read: 100, unread: 0 }));
    const sweep = await wake('queueChanged');
    await sweep.result();
    const { events } = await sweep.fetchHistory();
    const scheduled = (events ?? []).flatMap((event) => event.activityTaskScheduledEventAttributes ?? []);
    const [reading] = scheduled.filter(({ activityType }) => activityType?.name === 'sweepBatch');
    expect(reading?.retryPolicy?.maximumAttempts).toBe(1);
    expect(Number(reading?.heartbeatTimeout?.seconds)).toBe(150);
    const ours = scheduled.filter(({ activityType }) => activityType?.name !== 'sweepBatch');
    expect(new Set(ours.map(({ activityType }) => activityType?.name))).toEqual(
      new Set(['fillQueue', 'nextBatch']),
    );
    for (const { retryPolicy, scheduleToCloseTimeout } of ours) {
      // 0 is for ever: a database may be away for a night.
      expect([retryPolicy?.maximumAttempts ?? 0, Number(scheduleToCloseTimeout?.seconds ?? 0)]).toEqual([
        0, 0,
      ]);
    }
  });

  it('has the next batch ready before the last has ended, and never three', async () => {
    const first = door<SweepBatchResult>();
    queueSays(batch(), batch(), batch(), { kind: 'DRAINED' });
    bench.device.on('sweepBatch', () => first.opened);
    const sweep = await wake('sourceLinked');
    await becomes('two batches are at the device', () => dispatched().length === 2);
    await wake('queueChanged');
    expect(looks()).toHaveLength(2);
    first.open({ read: 100, unread: 0 });
    await sweep.result();
    expect(dispatched()).toHaveLength(3);
    expect(looks()[1]?.runningBatchIds).toEqual([looks()[0]?.batchId]);
  });

  it('goes on with the list where the last batch stopped, and singly when the list is done', async () => {
    queueSays(batch(1, 'LIST'), { kind: 'WAIT_FOR_BATCH' }, { kind: 'DRAINED' });
    bench.device.on('sweepBatch', () => Promise.resolve({ read: 90, unread: 10, listCursor: null }));
    const sweep = await wake('sourceLinked');
    await sweep.result();
    expect(looks()[0]).not.toHaveProperty('listCursor');
    expect(looks().at(-1)).toMatchObject({ listCursor: null });
  });
});

describe('a paused sweep', () => {
  it('costs nothing while it waits for a link, and goes on when there is one', async () => {
    queueSays({ kind: 'WAIT_FOR_LINK' }, batch(2), { kind: 'DRAINED' });
    bench.device.on('sweepBatch', () => Promise.resolve({ read: 100, unread: 0 }));
    const sweep = await wake('dayStarted');
    await becomes('the queue was looked at', () => looks().length === 1);
    await bench.restartWorker();
    const { historyLength, raw } = await sweep.describe();
    expect(raw.pendingActivities ?? []).toEqual([]);
    const { events } = await sweep.fetchHistory();
    expect((events ?? []).some((event) => event.timerStartedEventAttributes)).toBe(false);
    expect(historyLength).toBeLessThan(25);
    await wake('sourceLinked');
    await sweep.result();
    expect(dispatched()).toHaveLength(1);
  });

  it('takes in the new day that begins meanwhile, and crawls the list anew', async () => {
    queueSays(batch(1, 'LIST'), { kind: 'WAIT_FOR_LINK' });
    bench.device.on('sweepBatch', () =>
      Promise.resolve({ read: 5, unread: 95, listCursor: 'page-2', sessionEnded: 'SESSION_TIMED_OUT' }),
    );
    const sweep = await wake('sourceLinked');
    await becomes('the crawl has stopped', () => looks().at(-1)?.listCursor === 'page-2');
    expect(bench.cloud.calls('fillQueue')).toHaveLength(0);
    queueSays({ kind: 'DRAINED' });
    await wake('dayStarted');
    await sweep.result();
    expect(bench.cloud.calls('fillQueue')).toHaveLength(1);
    expect(looks().at(-1)).not.toHaveProperty('listCursor');
  });

  it('says for whom it waits', async () => {
    queueSays({ kind: 'WAIT_FOR_DEVICE' });
    const sweep = await wake('dayStarted');
    await becomes('the queue was looked at', () => looks().length === 1);
    await waitUntil('the details are set', longestMs, async () => {
      const metadata = await sweep.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      return /^Meridian Life · Agent Smith · 388 of 500 read · Paused until the device is connected since/.test(
        metadata.currentDetails,
      );
    });
    queueSays({ kind: 'DRAINED' });
    await wake('deviceOnline');
    await sweep.result();
  });
});

describe('a session that ends under a sweep', () => {
  it('is not used again although its end has not been recorded yet', async () => {
    queueSays(batch(3), { kind: 'WAIT_FOR_LINK' });
    bench.device.on('sweepBatch', () =>
      Promise.resolve({ read: 40, unread: 60, sessionEnded: 'SESSION_TIMED_OUT' }),
    );
    const sweep = await wake('sourceLinked');
    await becomes('the end is known', () => looks().at(-1)?.endedEpoch === 3);
    queueSays({ kind: 'DRAINED' });
    await wake('sourceLinked');
    await sweep.result();
  });

  it('is waited for, to the end of its batches, while its device is the one of the newer one', async () => {
    const former = door<SweepBatchResult>();
    bench.device.on('sweepBatch', ({ session }) =>
      session.linkEpoch === 1 ? former.opened : Promise.resolve({ read: 100, unread: 0 }),
    );
    const newer = (input: NextBatchInput): Answer => ({ ...batch(2)(input), liveSinceEpoch: 1 });
    const wait = { kind: 'WAIT_FOR_BATCH' } as const;
    queueSays(batch(1, 'LIST'), batch(1), newer, wait, wait, wait, wait);
    const sweep = await wake('sourceLinked');
    await becomes('both batches are at the device', () => dispatched().length === 2);
    await wake('sourceLinked');
    await becomes('the newer one was read', () => looks().at(-1)?.runningBatchIds.length === 2);
    queueSays({ kind: 'DRAINED' });
    former.open({ read: 60, unread: 40, listCursor: 'page-7', sessionEnded: 'SESSION_TIMED_OUT' });
    await sweep.result();
    expect(dispatched()).toHaveLength(3);
    expect(looks().at(-1)).toMatchObject({ runningBatchIds: [], listCursor: 'page-7' });
  });

  it('is given up when there is a newer one: the lost batch holds nothing back', async () => {
    const lost = door<SweepBatchResult>();
    bench.device.on('sweepBatch', ({ session }) =>
      session.linkEpoch === 1 ? lost.opened : Promise.resolve({ read: 100, unread: 0 }),
    );
    queueSays(batch(1), batch(1), batch(2), { kind: 'DRAINED' });
    const sweep = await wake('sourceLinked');
    await becomes('both batches are at the device', () => dispatched().length === 2);
    await wake('sourceLinked');
    await sweep.result();
    expect(looks().at(-1)?.runningBatchIds).toEqual([]);
    lost.open({ read: 0, unread: 100 });
  });
});

describe('a batch that fails', () => {
  it('is over: its rows are claimed by another, after a pause that a new link ends', async () => {
    bench.device.on('sweepBatch', () => Promise.reject(new Error('the device went away')));
    queueSays(batch(1), { kind: 'WAIT_FOR_BATCH' }, batch(1), { kind: 'DRAINED' });
    const sweep = await wake('sourceLinked');
    await becomes('the batch was dispatched', () => dispatched().length === 1);
    bench.device.on('sweepBatch', () => Promise.resolve({ read: 100, unread: 0 }));
    await waitUntil('the sweep holds back', longestMs, async () => {
      const { events } = await sweep.fetchHistory();
      return (events ?? []).some((event) => event.timerStartedEventAttributes);
    });
    expect(dispatched()).toHaveLength(1);
    await wake('sourceLinked');
    await sweep.result();
    expect(dispatched()).toHaveLength(2);
    expect(looks().at(-1)?.runningBatchIds).toEqual([]);
  });
});

describe('a batch whose task was lost on the way', () => {
  it('is claimed anew at once: nothing is wrong with device or portal', async () => {
    const lost = ApplicationFailure.create({ type: taskLost, nonRetryable: true });
    bench.device.on('sweepBatch', () =>
      dispatched().length > 3 ? Promise.resolve({ read: 100, unread: 0 }) : Promise.reject(lost),
    );
    const again = [batch(1), { kind: 'WAIT_FOR_BATCH' }] as const;
    queueSays(...again, ...again, ...again, ...again, { kind: 'DRAINED' });
    const sweep = await wake('sourceLinked');
    await sweep.result();
    expect(dispatched()).toHaveLength(4);
    const { events } = await sweep.fetchHistory();
    expect((events ?? []).some((event) => event.timerStartedEventAttributes)).toBe(false);
  });
});

describe('a long sweep', () => {
  it('costs at most 0.1 actions a policy', async () => {
    const batches = 20;
    queueSays(...Array.from({ length: batches }, () => batch()), { kind: 'DRAINED' });
    bench.device.on('sweepBatch', () => Promise.resolve({ read: 100, unread: 0 }));
    const sweep = await wake('sourceLinked');
    await sweep.result();
    const { events } = await sweep.fetchHistory();
    const actions = (events ?? []).filter(
      (event) =>
        event.activityTaskScheduledEventAttributes ??
        event.timerStartedEventAttributes ??
        event.workflowExecutionSignaledEventAttributes ??
        event.upsertWorkflowSearchAttributesEventAttributes ??
        event.workflowExecutionStartedEventAttributes,
    ).length;
    expect(actions / (batches * 100)).toBeLessThanOrEqual(0.1);
  });

  it('continues as new long before 2,000 events and carries on where it was', async () => {
    const batches = 110;
    const others = Array.from({ length: batches - 1 }, () => batch(4));
    queueSays(batch(4, 'LIST'), ...others, { kind: 'DRAINED' });
    const known = { listCursor: 'page-9', sessionEnded: 'SESSION_TIMED_OUT' } as const;
    bench.device.on('sweepBatch', () =>
      Promise.resolve({ read: 1, unread: 0, ...(dispatched().length === 1 && known) }),
    );
    const sweep = await wake('sourceLinked');
    await sweep.result();
    const first = bench.client.workflow.getHandle(sweep.workflowId, sweep.signaledRunId);
    const { events } = await first.fetchHistory();
    expect(events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes).toBeTruthy();
    expect(events?.length).toBeLessThan(1_100);
    expect(looks().at(-1)).toMatchObject({ listCursor: 'page-9', endedEpoch: 4 });
    expect(dispatched()).toHaveLength(batches);
  }, 60_000);

  it('hears in its next run who called while it was ending the last one', async () => {
    await bench.client.workflow.start(dailySweepWorkflow, {
      workflowId: dailySweepId(sourceId),
      taskQueue: cloudTaskQueue,
      args: [{ organizationId, sourceId, carried: { failuresInARow: 0, wakeUps: ['queueChanged'] } }],
    });
    await bench.client.workflow.getHandle(dailySweepId(sourceId)).result();
    expect(bench.cloud.calls('fillQueue')).toHaveLength(1);
  });
});
