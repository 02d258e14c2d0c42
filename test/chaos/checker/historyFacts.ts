import { Connection } from '@temporalio/client';
import type { WorkflowFact } from './facts.ts';

/** More tries than kills of the worker and of what its tasks need can explain. */
const triesThatAreTooMany = 30;

/** Where each workflow stands, with what keeps it from going on. Reads Temporal as any operator's program would. */
export async function readWorkflows(address: string, namespace: string): Promise<WorkflowFact[]> {
  const connection = await Connection.connect({ address, connectTimeout: '20s' });
  try {
    const { workflowService } = connection;
    const { executions } = await workflowService.listWorkflowExecutions({ namespace, pageSize: 1_000 });
    const facts: WorkflowFact[] = [];
    for (const { execution, status } of executions) {
      const described = await workflowService.describeWorkflowExecution({
        namespace,
        execution: execution ?? {},
      });
      facts.push({
        id: execution?.workflowId ?? '',
        status: statusNames[Number(status)] ?? String(status),
        problem: problemOf(described),
      });
    }
    return facts;
  } finally {
    await connection.close();
  }
}

const statusNames = [
  'UNSPECIFIED',
  'RUNNING',
  'COMPLETED',
  'FAILED',
  'CANCELED',
  'TERMINATED',
  'CONTINUED_AS_NEW',
  'TIMED_OUT',
] as const;

type Description = Awaited<ReturnType<Connection['workflowService']['describeWorkflowExecution']>>;

function problemOf({ pendingWorkflowTask, pendingActivities }: Description): string | null {
  const taskTries = pendingWorkflowTask?.attempt ?? 0;
  if (taskTries > 3) return `its task is tried for the ${String(taskTries)}th time`;
  const tired = pendingActivities.find(({ attempt }) => (attempt ?? 0) > triesThatAreTooMany);
  if (tired === undefined) return null;
  return `activity ${tired.activityType?.name ?? ''} is tried for the ${String(tired.attempt)}th time`;
}
