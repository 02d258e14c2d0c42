import { allowedMethods, operatorServiceName, refusedMethods, workflowServiceName } from './allowList.ts';

describe('the calls that devices may make', () => {
  it('are those of an activity worker; every other method of Temporal is known and refused', () => {
    const refused = new Map(refusedMethods().map(({ serviceName, methods }) => [serviceName, methods]));
    const ofWorkflows = refused.get(workflowServiceName) ?? [];
    expect(ofWorkflows.length).toBeGreaterThan(100);
    expect(ofWorkflows).toEqual(
      expect.arrayContaining([
        'StartWorkflowExecution',
        'SignalWorkflowExecution',
        'TerminateWorkflowExecution',
        'GetWorkflowExecutionHistory',
        'ListWorkflowExecutions',
        'PollWorkflowTaskQueue',
        'RespondActivityTaskCompletedById',
        'RespondActivityTaskFailedById',
        'RecordActivityTaskHeartbeatById',
        'QueryWorkflow',
      ]),
    );
    expect(ofWorkflows.filter((name) => (allowedMethods as readonly string[]).includes(name))).toEqual([]);
    expect(refused.get(operatorServiceName)).toContain('DeleteNamespace');
  });
});
