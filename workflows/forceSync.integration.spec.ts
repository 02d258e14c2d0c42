import { randomUUID } from 'node:crypto';
import { Context, heartbeat } from '@temporalio/activity';
import {
  ApplicationFailure,
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  type Workflow,
  type WorkflowHandle,
} from '@temporalio/client';
import type { ForceSyncClaim } from '../contracts/temporal/cloudActivities.ts';
import { taskLost } from '../contracts/temporal/deviceActivities.ts';
import type { ForceReadResult } from '../contracts/temporal/deviceActivities.ts';
import {
  cancelForceSync,
  forceSyncWoken,
  forceSyncWorkflow,
  requestForceSync,
  type ForceSyncRequested,
} from '../contracts/temporal/sweeps.ts';
import { cloudTaskQueue } from '../contracts/temporal/taskQueues.ts';
import { forceSyncId } from '../contracts/temporal/workflowIds.ts';
import { waitUntil } from '../scripts/processes/waitUntil.ts';
import { door } from '../test/workflows/doors.ts';
import { organizationId, serialNumber, sessionOf } from '../test/workflows/stubActivities.ts';
import { createWorkflowBench, type WorkflowBench } from '../test/workflows/workflowBench.ts';

let bench: WorkflowBench;
let policyId: string;
let sourceId: string;

beforeEach(async () => {
  bench = await createWorkflowBench();
  policyId = randomUUID();
  sourceId = randomUUID();
});

afterEach(async () => {
  await bench.close();
});

async function request(): Promise<ForceSyncRequested> {
  const requestedBy = randomUUID();
  return bench.client.workflow.executeUpdateWithStart<
    Workflow,
    ForceSyncRequested,
    [{ requestedBy: string }]
  >(requestForceSync.name, {
    startWorkflowOperation: new WithStartWorkflowOperation(forceSyncWorkflow, {
      workflowId: forceSyncId(policyId, sourceId),
      taskQueue: cloudTaskQueue,
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [{ organizationId, policyId, sourceId, requestedBy }],
    }),
    args: [{ requestedBy }],
  });
}

const workflow = (): WorkflowHandle => bench.client.workflow.getHandle(forceSyncId(policyId, sourceId));
const runId = async (): Promise<string> => (await workflow().describe()).runId;
const claims = (): unknown[] => bench.cloud.calls('claimForceSync');
const reads = (): unknown[] => bench.device.calls('forceRead');
const settled = (): unknown[] => bench.cloud.calls('settleForceSync');

function claimed(linkEpoch = 1): ForceSyncClaim {
  return {
    kind: 'CLAIMED',
    session: sessionOf(sourceId, linkEpoch),
    serialNumber,
    pluginId: 'meridian-life',
    number: '0012 3',
    generation: 4,
  };
}

/** What is told to the records after a device's DELIVERED: without effect where there is a reading. */
const unlessRecorded = expect.objectContaining({
  outcome: 'FAILED',
  code: 'READING_NOT_RECORDED',
}) as unknown;

const becomes = (what: string, isTrue: () => boolean): Promise<void> =>
  waitUntil(what, 10_000, () => Promise.resolve(isTrue()));

describe('a force sync', () => {
  it('is read next and ends when its reading is recorded', async () => {
    bench.cloud.on('claimForceSync', () => Promise.resolve(claimed()));
    const { attemptId } = await request();
    await workflow().result();
    expect(reads()).toEqual([
      expect.objectContaining({ order: { policyId, attemptId, number: '0012 3', generation: 4 } }),
    ]);
  });

  it('asks the records, not the device, whether its reading was recorded', async () => {
    bench.cloud.on('claimForceSync', () => Promise.resolve(claimed()));
    const { attemptId } = await request();
    await workflow().result();
    expect(settled()).toEqual([
      { organizationId, policyId, sourceId, attemptId, outcome: 'FAILED', code: 'READING_NOT_RECORDED' },
    ]);
    expect(reads()).toHaveLength(1);
  });

  it('joins an identical one and answers with the same attempt', async () => {
    const result = door<ForceReadResult>();
    bench.cloud.on('claimForceSync', () => Promise.resolve(claimed()));
    bench.device.on('forceRead', () => result.opened);
    const [first, second] = [await request(), await request()];
    expect(second).toEqual(first);
    result.open({ kind: 'DELIVERED' });
    await workflow().result();
    expect(reads()).toHaveLength(1);
  });

  it('whose reading is recorded is not joined any more, and ends although the answer of its device was lost', async () => {
    const never = door<ForceReadResult>();
    bench.beforeClose(() => never.open({ kind: 'DELIVERED' }));
    bench.cloud.on('claimForceSync', () => Promise.resolve(claimed()));
    bench.device.on('forceRead', () => never.opened);
    const { attemptId } = await request();
    await becomes('it is read', () => reads().length === 1);
    bench.cloud.on('isForceSyncOver', () => Promise.resolve(true));
    bench.cloud.on('claimForceSync', () => Promise.resolve({ kind: 'SETTLED' }));
    expect(await request()).toEqual({ attemptId, over: { runId: await runId() } });
    await workflow().result();
    expect(bench.cloud.calls('isForceSyncOver')).toEqual([{ organizationId, policyId, sourceId, attemptId }]);
    expect(settled()).toEqual([]);
    expect((await request()).attemptId).not.toBe(attemptId);
  });

  it('stays over, although a look that was taken before it was is answered later', async () => {
    const never = door<ForceReadResult>();
    bench.beforeClose(() => never.open({ kind: 'DELIVERED' }));
    bench.cloud.on('claimForceSync', () => Promise.resolve(claimed()));
    bench.device.on('forceRead', () => never.opened);
    const { attemptId } = await request();
    await becomes('it is read', () => reads().length === 1);
    const [early, late] = [door<boolean>(), door<boolean>()];
    const looks = [early.opened, late.opened];
    bench.cloud.on('isForceSyncOver', () => looks.shift() ?? Promise.resolve(true));
    const asked = Promise.all([request(), request()]);
    await becomes('both look', () => bench.cloud.calls('isForceSyncOver').length === 2);
    bench.cloud.on('claimForceSync', () => Promise.resolve({ kind: 'SETTLED' }));
    late.open(true);
    await becomes('the run sees that it is over', () => claims().length === 2);
    early.open(false);
    const over = { attemptId, over: { runId: await runId() } };
    expect(await asked).toEqual([over, over]);
    await workflow().result();
  });

  it('that waits for a link is not joined any more once it is over, and ends', async () => {
    const { attemptId } = await request();
    await becomes('it waits', () => claims().length === 1);
    bench.cloud.on('isForceSyncOver', () => Promise.resolve(true));
    bench.cloud.on('claimForceSync', () => Promise.resolve({ kind: 'SETTLED' }));
    expect(await request()).toEqual({ attemptId, over: { runId: await runId() } });
    await workflow().result();
  });

  it('that is being withdrawn is not joined any more', async () => {
    const settling = door<undefined>();
    bench.cloud.on('settleForceSync', () => settling.opened);
    const { attemptId } = await request();
    await becomes('it waits', () => claims().length === 1);
    await workflow().executeUpdate(cancelForceSync.name, { args: [{ cancelledBy: 'person' }] });
    expect(await request()).toEqual({ attemptId, over: { runId: await runId() } });
    settling.open(undefined);
    await workflow().result();
  });

  it('waits for a link and is read as soon as there is one', async () => {
    await request();
    await becomes('it waits', () => claims().length === 1);
    bench.cloud.on('claimForceSync', () => Promise.resolve(claimed(2)));
    await workflow().signal(forceSyncWoken.name);
    await workflow().result();
    expect(reads()).toHaveLength(1);
  });

  it('waits for the next link when the session ends before it was read', async () => {
    bench.cloud.on('claimForceSync', ({ endedEpoch }) =>
      Promise.resolve(endedEpoch === 1 ? { kind: 'WAIT_FOR_LINK' } : claimed(1)),
    );
    bench.device.on('forceRead', () =>
      Promise.resolve({ kind: 'SESSION_ENDED', reason: 'SESSION_TIMED_OUT' }),
    );
    await request();
    await becomes('it waits again', () => claims().length === 2);
    bench.cloud.on('claimForceSync', () => Promise.resolve(claimed(2)));
    bench.device.on('forceRead', () => Promise.resolve({ kind: 'DELIVERED' }));
    await workflow().signal(forceSyncWoken.name);
    await workflow().result();
    expect(reads()).toHaveLength(2);
    expect(settled()).toEqual([unlessRecorded]);
  });

  it('gives up at the end of the day', async () => {
    bench.cloud.on('openForceSync', () =>
      Promise.resolve({ attemptId: randomUUID(), institutionName: '', sourceName: '', waitMs: 50 }),
    );
    await request();
    await workflow().result();
    expect(settled()).toEqual([expect.objectContaining({ policyId, sourceId, outcome: 'DAY_ENDED' })]);
  });

  it('can be cancelled while it waits', async () => {
    await request();
    await becomes('it waits', () => claims().length === 1);
    // As an operator does in Temporal UI.
    await workflow().executeUpdate(cancelForceSync.name, { args: [] });
    await workflow().result();
    expect(settled()).toEqual([expect.objectContaining({ outcome: 'CANCELLED' })]);
  });

  it('is not cancelled by who withdraws the one before it', async () => {
    const { attemptId } = await request();
    await becomes('it waits', () => claims().length === 1);
    const cancel = (of: string): Promise<unknown> =>
      workflow().executeUpdate(cancelForceSync.name, { args: [{ cancelledBy: 'person', attemptId: of }] });
    await cancel(randomUUID());
    expect(await request()).toEqual({ attemptId });
    await cancel(attemptId);
    await workflow().result();
    expect(settled()).toEqual([expect.objectContaining({ attemptId, outcome: 'CANCELLED' })]);
  });

  it('is withdrawn at once while the device reads, which is told to stop', async () => {
    const stopped = door<string>();
    bench.cloud.on('claimForceSync', () => Promise.resolve(claimed()));
    bench.device.on('forceRead', async () => {
      const pulse = setInterval(() => heartbeat(), 50);
      try {
        return await Context.current().cancelled;
      } catch (error) {
        stopped.open('stopped');
        throw error;
      } finally {
        clearInterval(pulse);
      }
    });
    await request();
    await becomes('it is read', () => reads().length === 1);
    await workflow().executeUpdate(cancelForceSync.name, { args: [{ cancelledBy: 'person' }] });
    await workflow().result();
    expect(settled()).toEqual([expect.objectContaining({ outcome: 'CANCELLED' })]);
    expect(claims()).toHaveLength(1);
    expect(await stopped.opened).toBe('stopped');
  });

  it('ends without the device when the claim settles it', async () => {
    bench.cloud.on('claimForceSync', () => Promise.resolve({ kind: 'SETTLED' }));
    await request();
    await workflow().result();
    expect(reads()).toEqual([]);
    expect(settled()).toEqual([]);
  });

  it('that fails on the way again and again is settled as failed', async () => {
    bench.cloud.on('claimForceSync', () => Promise.resolve(claimed()));
    bench.device.on('forceRead', () => Promise.reject(new Error('lost')));
    await request();
    await workflow().result();
    expect(reads()).toHaveLength(3);
    expect(settled()).toEqual([expect.objectContaining({ outcome: 'FAILED', code: 'INTERNAL' })]);
  });

  it('whose task is lost on the way is read all the same, however often', async () => {
    bench.cloud.on('claimForceSync', () => Promise.resolve(claimed()));
    bench.device.on('forceRead', () =>
      reads().length > 4
        ? Promise.resolve({ kind: 'DELIVERED' })
        : Promise.reject(ApplicationFailure.create({ type: taskLost, nonRetryable: true })),
    );
    await request();
    await workflow().result();
    expect(reads()).toHaveLength(5);
    expect(settled()).toEqual([unlessRecorded]);
  });

  it('of a policy that cannot sync is refused by its code', async () => {
    bench.cloud.on('openForceSync', () =>
      Promise.reject(ApplicationFailure.nonRetryable('closed', 'POLICY_NOT_SYNCABLE')),
    );
    const refused = await request().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(WorkflowUpdateFailedError);
    expect(refused).toMatchObject({ cause: { type: 'POLICY_NOT_SYNCABLE' } });
    await workflow().result();
  });
});
