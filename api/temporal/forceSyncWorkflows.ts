import { Injectable, Logger } from '@nestjs/common';
import { FailureError } from '../../contracts/domain/failures.ts';
import {
  cancelForceSync,
  forceSyncWoken,
  forceSyncWorkflow,
  requestForceSync,
  type ForceSyncInput,
  type ForceSyncRequested,
} from '../../contracts/temporal/sweeps.ts';
import { forceSyncId } from '../../contracts/temporal/workflowIds.ts';
import { Temporal } from './temporal.ts';
import { isNoLongerRunning } from './temporalErrors.ts';

/** Each more means that another's force sync of the policy came and went in between. */
const mostRounds = 3;

@Injectable()
export class ForceSyncWorkflows {
  private readonly log = new Logger(ForceSyncWorkflows.name);

  constructor(private readonly temporal: Temporal) {}

  /**
   * Starts a force sync, or joins the one that runs for this policy at this source. The end of one that is over is
   * waited for: it was read before this was asked for.
   */
  async request(input: ForceSyncInput, updateId: string): Promise<ForceSyncRequested> {
    const workflow = {
      workflowId: forceSyncId(input.policyId, input.sourceId),
      workflowType: forceSyncWorkflow,
      input,
    };
    const { requestedBy } = input;
    const patience = this.temporal.patience();
    let id = updateId;
    for (let round = 1; round <= mostRounds; round += 1) {
      const requested = await this.temporal.updateWithStart(
        workflow,
        requestForceSync,
        id,
        { requestedBy },
        patience,
      );
      if (requested.over === undefined) return requested;
      const { runId } = requested.over;
      await this.temporal.ended(workflow.workflowId, runId, patience);
      // Temporal answers an id that it knows as before, also when the run has ended.
      id = `${updateId}-after-${runId}`;
    }
    throw new FailureError('SERVICE_UNAVAILABLE');
  }

  /** Lets it look at its source again; nobody waits for it. When Temporal is away the reconciler wakes it later. */
  wake(policyId: string, sourceId: string): void {
    this.temporal
      .signal(forceSyncId(policyId, sourceId), forceSyncWoken, undefined)
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        this.log.warn(
          `The force sync of policy ${policyId} could not be woken; the reconciler will: ${reason}`,
        );
      });
  }

  /** Without effect on one that has ended meanwhile. */
  async cancel(
    force: { policyId: string; sourceId: string; attemptId: string },
    cancelledBy: string,
  ): Promise<void> {
    const workflowId = forceSyncId(force.policyId, force.sourceId);
    try {
      const { attemptId } = force;
      await this.temporal.update(workflowId, cancelForceSync, `cancel-${attemptId}`, {
        cancelledBy,
        attemptId,
      });
    } catch (error) {
      if (!isNoLongerRunning(error)) throw error;
    }
  }
}
