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

  cancel(policyId: string, sourceId: string, cancelledBy: string): Promise<void> {
    return this.temporal.signal(forceSyncId(policyId, sourceId), cancelForceSync, { cancelledBy });
  }
}
