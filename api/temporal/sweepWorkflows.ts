import { Injectable, Logger } from '@nestjs/common';
import { dailySweepWorkflow, sweepWoken } from '../../contracts/temporal/sweeps.ts';
import { dailySweepId } from '../../contracts/temporal/workflowIds.ts';
import { Temporal } from './temporal.ts';

@Injectable()
export class SweepWorkflows {
  private readonly log = new Logger(SweepWorkflows.name);

  constructor(private readonly temporal: Temporal) {}

  /**
   * Tells the sweeps that their queues have changed. To be called after the change has been committed; when Temporal
   * is away the reconciler wakes them later, so nothing fails here and nobody waits for it.
   */
  wake(organizationId: string, sourceIds: readonly string[]): void {
    for (const sourceId of sourceIds) {
      const workflow = {
        workflowId: dailySweepId(sourceId),
        workflowType: dailySweepWorkflow,
        input: { organizationId, sourceId },
      };
      this.temporal
        .signalWithStart(workflow, sweepWoken, { reason: 'queueChanged' })
        .catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          this.log.warn(`The sweep of source ${sourceId} could not be woken; the reconciler will: ${reason}`);
        });
    }
  }
}
