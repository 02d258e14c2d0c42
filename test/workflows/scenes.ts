import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client';
import type { NextStep } from '../../contracts/temporal/cloudActivities.ts';
import { sessionEnded } from '../../contracts/temporal/linkSession.ts';
import {
  dailySweepWorkflow,
  forceSyncWoken,
  forceSyncWorkflow,
  reconcileWorkflow,
  requestForceSync,
  startDayWorkflow,
  sweepWoken,
  watchDevicesWorkflow,
} from '../../contracts/temporal/sweeps.ts';
import { cloudTaskQueue } from '../../contracts/temporal/taskQueues.ts';
import { dailySweepId, forceSyncId } from '../../contracts/temporal/workflowIds.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { door } from './doors.ts';
import { LinkPerson } from './linkPerson.ts';
import {
  challenged,
  inMs,
  linkSubject,
  organizationId,
  serialNumber,
  sessionOf,
  smsChallenge,
} from './stubActivities.ts';
import type { WorkflowBench } from './workflowBench.ts';

/** Plays a workflow into one of its main states and says whose history shows it. */
export type Scene = (bench: WorkflowBench) => Promise<WorkflowHandle>;

const longestMs = 15_000;
const summary = { institutionName: 'Meridian Life', sourceName: 'Agent Smith', queued: 0, readToday: 0 };

/** A failure without a stack: where it was recorded is nobody's business. */
function lost(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}

async function challengedPerson(bench: WorkflowBench): Promise<{ person: LinkPerson; challengeId: string }> {
  const challenge = smsChallenge({ resendAt: inMs(-1_000) });
  bench.device.on('submitCredentials', () => Promise.resolve(challenged(challenge)));
  const person = new LinkPerson(bench.client);
  await person.open();
  await person.submitCredentials();
  await person.reaches('CHALLENGED');
  return { person, challengeId: challenge.id };
}

async function linked(bench: WorkflowBench): Promise<LinkPerson> {
  const { person, challengeId } = await challengedPerson(bench);
  await person.submit(challengeId);
  await person.reaches('LINKED');
  await waitUntil('it is announced', longestMs, () =>
    Promise.resolve(bench.cloud.calls('announceLinked').length > 0),
  );
  return person;
}

async function sweep(
  bench: WorkflowBench,
  steps: NextStep['kind'][],
  linkEpoch = 1,
): Promise<WorkflowHandle> {
  const sourceId = randomUUID();
  let last: NextStep['kind'] = 'DRAINED';
  bench.cloud.on('nextBatch', ({ batchId }) => {
    last = steps.shift() ?? last;
    const step: NextStep =
      last === 'BATCH'
        ? {
            kind: last,
            session: sessionOf(sourceId, linkEpoch),
            serialNumber,
            pluginId: 'meridian-life',
            batchId,
            mode: { kind: 'SINGLE' },
            count: 100,
          }
        : last === 'WAIT_FOR_RETRY'
          ? { kind: last, waitMs: 50 }
          : last === 'STOPPED'
            ? { kind: last, code: 'SITE_BLOCKING' }
            : { kind: last };
    return Promise.resolve({ ...step, summary });
  });
  return bench.client.workflow.signalWithStart(dailySweepWorkflow, {
    workflowId: dailySweepId(sourceId),
    taskQueue: cloudTaskQueue,
    args: [{ organizationId, sourceId }],
    signal: sweepWoken.name,
    signalArgs: [{ reason: 'queueChanged' }],
  });
}

interface AskedForceSync {
  handle: WorkflowHandle;
  /** Another person asks for the same. */
  ask: () => Promise<unknown>;
}

async function forceSync(bench: WorkflowBench): Promise<AskedForceSync> {
  const [policyId, sourceId] = [randomUUID(), randomUUID()];
  const ask = (): Promise<unknown> => {
    const requestedBy = randomUUID();
    return bench.client.workflow.executeUpdateWithStart(requestForceSync.name, {
      startWorkflowOperation: new WithStartWorkflowOperation(forceSyncWorkflow, {
        workflowId: forceSyncId(policyId, sourceId),
        taskQueue: cloudTaskQueue,
        workflowIdConflictPolicy: 'USE_EXISTING',
        args: [{ organizationId, policyId, sourceId, requestedBy }],
      }),
      args: [{ requestedBy }],
    });
  };
  await ask();
  return { handle: bench.client.workflow.getHandle(forceSyncId(policyId, sourceId)), ask };
}

function claimForceSync(bench: WorkflowBench): void {
  bench.cloud.on('claimForceSync', ({ sourceId }) =>
    Promise.resolve({
      kind: 'CLAIMED',
      session: sessionOf(sourceId),
      serialNumber,
      pluginId: 'meridian-life',
      number: '0012 3',
      generation: 1,
    }),
  );
}

async function execute(bench: WorkflowBench, type: string, ...args: unknown[]): Promise<WorkflowHandle> {
  const workflowId = `${type}-${randomUUID()}`;
  const handle = await bench.client.workflow.start(type, { workflowId, taskQueue: cloudTaskQueue, args });
  await handle.result();
  return handle;
}

async function called(what: string, calls: () => readonly unknown[], times: number): Promise<void> {
  await waitUntil(what, longestMs, () => Promise.resolve(calls().length >= times));
}

/** One for each main state of each workflow; the name is the history's file name. */
export const scenes: Readonly<Record<string, Scene>> = {
  'linkSession-awaiting-credentials': async (bench) => {
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.reaches('AWAITING_CREDENTIALS', 1);
    return person.workflow;
  },
  'linkSession-challenged': async (bench) => (await challengedPerson(bench)).person.workflow,
  'linkSession-another-code': async (bench) => {
    const { person, challengeId } = await challengedPerson(bench);
    bench.device.on('resendCode', () => Promise.resolve(challenged(smsChallenge())));
    await person.resend(challengeId);
    await person.reaches('CHALLENGED', 4);
    return person.workflow;
  },
  'linkSession-linked': async (bench) => (await linked(bench)).workflow,
  'linkSession-ended': async (bench) => {
    const { workflow } = await linked(bench);
    await workflow.signal(sessionEnded.name, { linkEpoch: 1, reason: 'SESSION_TIMED_OUT' });
    await workflow.result();
    return workflow;
  },
  'linkSession-denied': async (bench) => {
    bench.device.on('submitCredentials', () =>
      Promise.resolve({ kind: 'FAILED', code: 'INVALID_CREDENTIALS' }),
    );
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.submitCredentials();
    await person.workflow.result();
    return person.workflow;
  },
  'linkSession-asked-again': async (bench) => {
    bench.device.on('submitCredentials', () => Promise.resolve({ kind: 'FAILED', code: 'DEVICE_RESTARTED' }));
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.submitCredentials();
    await person.reaches('AWAITING_CREDENTIALS', 3);
    return person.workflow;
  },
  'linkSession-outcome-unknown': async (bench) => {
    bench.device.on('submitCredentials', () => Promise.reject(lost('the browser crashed')));
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.submitCredentials();
    await person.workflow.result();
    return person.workflow;
  },
  'linkSession-cancelled-then-linked': async (bench) => {
    const closing = door();
    bench.device.on('closeLink', () => closing.opened);
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.reaches('AWAITING_CREDENTIALS', 1);
    await person.cancel();
    await person.reaches('CANCELLED');
    const again = person.open();
    closing.open();
    await again;
    await person.submitCredentials();
    await person.reaches('LINKED');
    return person.workflow;
  },
  'linkSession-linked-again-at-once': async (bench) => {
    const closing = door();
    bench.device.on('closeLink', () => closing.opened);
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.reaches('AWAITING_CREDENTIALS', 1);
    await person.cancel();
    await person.reaches('CANCELLED');
    await person.open();
    await person.submitCredentials();
    await person.reaches('LINKED');
    closing.open();
    return person.workflow;
  },
  'linkSession-carried': async (bench) => {
    const person = new LinkPerson(bench.client);
    const carried = {
      subject: linkSubject(person.sourceId),
      sequence: 5,
      answeredSubmissionIds: ['s1'],
    };
    await person.startCarried(carried);
    await person.reaches('LINKED');
    await person.workflow.signal(sessionEnded.name, { linkEpoch: 1, reason: 'SESSION_TIMED_OUT' });
    await person.workflow.result();
    return person.workflow;
  },
  'dailySweep-drained': async (bench) => {
    const handle = await sweep(bench, ['BATCH', 'BATCH', 'WAIT_FOR_BATCH', 'WAIT_FOR_RETRY', 'DRAINED']);
    await handle.result();
    return handle;
  },
  'dailySweep-two-batches-under-way': async (bench) => {
    const never = door<never>();
    bench.beforeClose(() => never.slam(lost('the scene is over')));
    bench.device.on('sweepBatch', () => never.opened);
    const handle = await sweep(bench, ['BATCH']);
    await called('both batches are dispatched', () => bench.device.calls('sweepBatch'), 2);
    return handle;
  },
  'dailySweep-paused': async (bench) => {
    const handle = await sweep(bench, ['BATCH', 'WAIT_FOR_LINK']);
    bench.device.on('sweepBatch', () =>
      Promise.resolve({ read: 40, unread: 60, sessionEnded: 'SESSION_TIMED_OUT' }),
    );
    await called('it looks again', () => bench.cloud.calls('nextBatch'), 3);
    return handle;
  },
  'dailySweep-stopped': async (bench) => {
    const handle = await sweep(bench, ['STOPPED']);
    await called('it has looked', () => bench.cloud.calls('nextBatch'), 1);
    return handle;
  },
  'dailySweep-holding-back': async (bench) => {
    bench.device.on('sweepBatch', () => Promise.reject(lost('the device went away')));
    const handle = await sweep(bench, ['BATCH', 'WAIT_FOR_BATCH']);
    await waitUntil('it holds back', longestMs, async () => {
      const { events } = await handle.fetchHistory();
      return (events ?? []).some((event) => event.timerStartedEventAttributes);
    });
    return handle;
  },
  'forceSync-delivered': async (bench) => {
    claimForceSync(bench);
    const { handle } = await forceSync(bench);
    await handle.result();
    return handle;
  },
  'forceSync-delivered-by-the-records': async (bench) => {
    claimForceSync(bench);
    const { handle } = await forceSync(bench);
    await handle.result();
    return handle;
  },
  'forceSync-waiting': async (bench) => {
    const { handle } = await forceSync(bench);
    await called('it waits', () => bench.cloud.calls('claimForceSync'), 1);
    return handle;
  },
  'forceSync-after-another-link': async (bench) => {
    const { handle } = await forceSync(bench);
    await called('it waits', () => bench.cloud.calls('claimForceSync'), 1);
    claimForceSync(bench);
    await handle.signal(forceSyncWoken.name);
    await handle.result();
    return handle;
  },
  'forceSync-asked-for-when-over': async (bench) => {
    const never = door<never>();
    bench.beforeClose(() => never.slam(lost('the scene is over')));
    bench.device.on('forceRead', () => never.opened);
    claimForceSync(bench);
    const { handle, ask } = await forceSync(bench);
    await called('it is read', () => bench.device.calls('forceRead'), 1);
    bench.cloud.on('isForceSyncOver', () => Promise.resolve(true));
    bench.cloud.on('claimForceSync', () => Promise.resolve({ kind: 'SETTLED' }));
    await ask();
    await handle.result();
    return handle;
  },
  'startDay-done': async (bench) => {
    bench.cloud.on('listSources', () =>
      Promise.resolve({ sourceIds: Array.from({ length: 12 }, () => randomUUID()) }),
    );
    return execute(bench, startDayWorkflow, { organizationId });
  },
  'reconcile-done': (bench) => execute(bench, reconcileWorkflow),
  'watchDevices-done': (bench) => execute(bench, watchDevicesWorkflow),
};
