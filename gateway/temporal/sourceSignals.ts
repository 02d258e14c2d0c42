import { status } from '@grpc/grpc-js';
import type { Client } from '@temporalio/client';
import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { SessionEnded } from '../../contracts/temporal/linkSession.ts';
import { deviceRestarted, sessionEnded } from '../../contracts/temporal/linkSession.ts';
import { searchAttributes } from '../../contracts/temporal/searchAttributes.ts';
import type { SweepWakeUp } from '../../contracts/temporal/sweeps.ts';
import { dailySweepWorkflow, forceSyncWoken, sweepWoken } from '../../contracts/temporal/sweeps.ts';
import type { DailySweepInput } from '../../contracts/temporal/sweeps.ts';
import { cloudTaskQueue } from '../../contracts/temporal/taskQueues.ts';
import { dailySweepId, forceSyncId, linkSessionId } from '../../contracts/temporal/workflowIds.ts';

const deadlineMs = 10_000;

export interface SourceAddress {
  organizationId: string;
  sourceId: string;
}

/** What the gateway tells workflows. A workflow that is not there any more has nothing left to be told. */
export interface SourceSignals {
  sessionEnded(sourceId: string, ended: SessionEnded): Promise<void>;
  deviceRestarted(sourceId: string, bootId: string): Promise<void>;
  wakeSweep(source: SourceAddress, reason: SweepWakeUp['reason']): Promise<void>;
  wakeForceSync(policyId: string, sourceId: string): Promise<void>;
}

/** @throws when Temporal is away */
export function createSourceSignals(client: Client): SourceSignals {
  const inTime = (work: () => Promise<unknown>): Promise<void> =>
    client.connection.withDeadline(Date.now() + deadlineMs, async () => {
      await ignoreMissing(work);
    });
  return {
    sessionEnded: (sourceId, ended) =>
      inTime(() => client.workflow.getHandle(linkSessionId(sourceId)).signal(sessionEnded.name, ended)),
    deviceRestarted: (sourceId, bootId) =>
      inTime(() =>
        client.workflow.getHandle(linkSessionId(sourceId)).signal(deviceRestarted.name, { bootId }),
      ),
    wakeSweep: (source, reason) => {
      const input: DailySweepInput = source;
      const wakeUp: SweepWakeUp = { reason };
      return inTime(() =>
        client.workflow.signalWithStart(dailySweepWorkflow, {
          workflowId: dailySweepId(source.sourceId),
          taskQueue: cloudTaskQueue,
          args: [input],
          signal: sweepWoken.name,
          signalArgs: [wakeUp],
          searchAttributes: {
            [searchAttributes.organization]: [source.organizationId],
            [searchAttributes.source]: [source.sourceId],
          },
        }),
      );
    },
    wakeForceSync: (policyId, sourceId) =>
      inTime(() => client.workflow.getHandle(forceSyncId(policyId, sourceId)).signal(forceSyncWoken.name)),
  };
}

async function ignoreMissing(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return;
    if (isGrpcServiceError(error) && error.code === (status.NOT_FOUND as number)) return;
    throw error;
  }
}
