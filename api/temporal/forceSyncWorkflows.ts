import { Injectable } from '@nestjs/common';
import {
  cancelForceSync,
  forceSyncWorkflow,
  requestForceSync,
  type ForceSyncInput,
  type ForceSyncRequested,
} from '../../contracts/temporal/sweeps.ts';
import { forceSyncId } from '../../contracts/temporal/workflowIds.ts';
import { Temporal } from './temporal.ts';
import { isNoLongerRunning } from './temporalErrors.ts';

@Injectable()
export class ForceSyncWorkflows {
  constructor(private readonly temporal: Temporal) {}

  /** Starts a force sync, or joins the one that runs for this policy at this source. */
  request(input: ForceSyncInput, updateId: string): Promise<ForceSyncRequested> {
    const workflow = {
      workflowId: forceSyncId(input.policyId, input.sourceId),
      workflowType: forceSyncWorkflow,
      input,
    };
    return this.temporal.updateWithStart(workflow, requestForceSync, updateId, {
      requestedBy: input.requestedBy,
    });
  }

  /** Without effect on one that has ended meanwhile. */
  async cancel(
    force: { policyId: string; sourceId: string; attemptId: string },
    cancelledBy: string,
  ): Promise<void> {
    const workflowId = forceSyncId(force.policyId, force.sourceId);
    try {
      await this.temporal.update(workflowId, cancelForceSync, `cancel-${force.attemptId}`, { cancelledBy });
    } catch (error) {
      if (!isNoLongerRunning(error)) throw error;
    }
  }
}
