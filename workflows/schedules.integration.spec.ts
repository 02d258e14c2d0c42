import { randomUUID } from 'node:crypto';
import { startDayWorkflow, reconcileWorkflow, watchDevicesWorkflow } from '../contracts/temporal/sweeps.ts';
import { cloudTaskQueue } from '../contracts/temporal/taskQueues.ts';
import { organizationId } from '../test/workflows/stubActivities.ts';
import { createWorkflowBench, type WorkflowBench } from '../test/workflows/workflowBench.ts';

let bench: WorkflowBench;

beforeAll(async () => {
  bench = await createWorkflowBench();
});

afterAll(async () => {
  await bench.close();
});

async function execute(workflowType: string, ...args: unknown[]): Promise<void> {
  await bench.client.workflow.execute(workflowType, {
    workflowId: randomUUID(),
    taskQueue: cloudTaskQueue,
    args,
  });
}

it('starts the day of every source once, also of many', async () => {
  const sourceIds = Array.from({ length: 23 }, () => randomUUID());
  bench.cloud.on('listSources', () => Promise.resolve({ sourceIds }));
  await execute(startDayWorkflow, { organizationId });
  const started = bench.cloud.calls('startSourceDay').map((call) => call.sourceId);
  expect(started.sort()).toEqual([...sourceIds].sort());
});

it('runs one pass of the reconciler and of the watch over devices', async () => {
  await execute(reconcileWorkflow);
  await execute(watchDevicesWorkflow);
  expect(bench.cloud.calls('reconcile')).toHaveLength(1);
  expect(bench.cloud.calls('markSilentDevices')).toHaveLength(1);
});
