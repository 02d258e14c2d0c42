import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { sessionEnded, type SessionEnded } from '../../contracts/temporal/linkSession.ts';
import { searchAttributes } from '../../contracts/temporal/searchAttributes.ts';
import {
  dailySweepWorkflow,
  forceSyncWoken,
  startDaySummary,
  startDayTimeout,
  startDayWorkflow,
  sweepWoken,
  type DailySweepInput,
  type StartDayInput,
  type SweepWakeUp,
} from '../../contracts/temporal/sweeps.ts';
import { cloudTaskQueue } from '../../contracts/temporal/taskQueues.ts';
import {
  dailySweepId,
  forceSyncId,
  linkSessionId,
  startDayId,
} from '../../contracts/temporal/workflowIds.ts';

type WakeReason = SweepWakeUp['reason'];

/** How activities reach workflows. What they tell is committed first; a workflow that is gone needs no telling. */
export interface WorkflowDoor {
  /** Wakes the source's sweep, and starts it when none runs. */
  wakeSweep(source: DailySweepInput, reason: WakeReason): Promise<void>;
  /** Tells the sweep only if one runs. */
  tellSweep(sourceId: string, reason: WakeReason): Promise<void>;
  wakeForceSync(policyId: string, sourceId: string): Promise<void>;
  /** Starts the organization's day, unless that is under way. */
  startDay(organizationId: string): Promise<void>;
  /** Ends the source's session, or its dialog, of this epoch; a newer one is left alone. */
  endSession(sourceId: string, ended: SessionEnded): Promise<void>;
  isRunning(workflowId: string): Promise<boolean>;
}

export function createWorkflowDoor({ workflow }: Client): WorkflowDoor {
  return {
    wakeSweep: async ({ organizationId, sourceId }, reason) => {
      await workflow.signalWithStart(dailySweepWorkflow, {
        workflowId: dailySweepId(sourceId),
        taskQueue: cloudTaskQueue,
        args: [{ organizationId, sourceId } satisfies DailySweepInput],
        signal: sweepWoken.name,
        signalArgs: [{ reason } satisfies SweepWakeUp],
        staticSummary: 'Reads the policies of one login source while it is linked',
        searchAttributes: {
          [searchAttributes.organization]: [organizationId],
          [searchAttributes.source]: [sourceId],
        },
      });
    },
    tellSweep: (sourceId, reason) =>
      unlessGone(workflow.getHandle(dailySweepId(sourceId)).signal(sweepWoken.name, { reason })),
    wakeForceSync: (policyId, sourceId) =>
      unlessGone(workflow.getHandle(forceSyncId(policyId, sourceId)).signal(forceSyncWoken.name)),
    startDay: async (organizationId) => {
      await workflow.start(startDayWorkflow, {
        workflowId: startDayId(organizationId),
        workflowIdConflictPolicy: 'USE_EXISTING',
        taskQueue: cloudTaskQueue,
        args: [{ organizationId } satisfies StartDayInput],
        staticSummary: startDaySummary,
        workflowExecutionTimeout: startDayTimeout,
      });
    },
    endSession: (sourceId, ended) =>
      unlessGone(workflow.getHandle(linkSessionId(sourceId)).signal(sessionEnded.name, ended)),
    isRunning: async (workflowId) => {
      try {
        return (await workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
    },
  };
}

async function unlessGone(told: Promise<void>): Promise<void> {
  try {
    await told;
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
