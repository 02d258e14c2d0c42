import { Connection } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { dailySweepId, linkSessionId } from '../../contracts/temporal/workflowIds.ts';
import { actionsOf } from './temporalActions.ts';

type WorkflowRun = temporal.api.workflow.v1.IWorkflowExecutionInfo;
type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

export interface TemporalCost {
  readonly actionsAPolicy: number;
  readonly historyBytesAPolicy: number;
  /** What the figures are made of. */
  readonly words: string;
}

/** Reads from Temporal's own histories what it did for the sources' links and sweeps. */
export class TemporalLedger {
  readonly #connection: Connection;
  readonly #namespace: string;

  private constructor(connection: Connection, namespace: string) {
    this.#connection = connection;
    this.#namespace = namespace;
  }

  static async open(place: { temporalAddress: string; temporalNamespace: string }): Promise<TemporalLedger> {
    return new TemporalLedger(
      await Connection.connect({ address: place.temporalAddress }),
      place.temporalNamespace,
    );
  }

  /** Of all runs that began after `since`, of the sources' link sessions and sweeps. */
  async costOf(sourceIds: readonly string[], since: Date, policies: number): Promise<TemporalCost> {
    const ids = sourceIds.flatMap((sourceId) => [linkSessionId(sourceId), dailySweepId(sourceId)]);
    const runs = (await Promise.all(ids.map((id) => this.#runs(id, since)))).flat();
    let actions = 0;
    let bytes = 0;
    let events = 0;
    for (const run of runs) {
      const history = await this.#history(run);
      actions += actionsOf(history);
      bytes += await this.#bytes(run);
      events += history.length;
    }
    return {
      actionsAPolicy: actions / policies,
      historyBytesAPolicy: bytes / policies,
      words: `${runs.map(({ execution }) => execution?.workflowId?.split('/')[0] ?? '').join(' ')}: ${actions} actions, ${bytes} bytes, ${events} events in ${runs.length} runs for ${policies} policies`,
    };
  }

  async #runs(workflowId: string, since: Date): Promise<WorkflowRun[]> {
    const query = `WorkflowId = "${workflowId}" AND StartTime >= "${since.toISOString()}"`;
    const { executions } = await this.#connection.workflowService.listWorkflowExecutions({
      namespace: this.#namespace,
      query,
    });
    return executions;
  }

  async #history({ execution }: WorkflowRun): Promise<HistoryEvent[]> {
    const events: HistoryEvent[] = [];
    let nextPageToken: Uint8Array | undefined;
    do {
      const page = await this.#connection.workflowService.getWorkflowExecutionHistory({
        namespace: this.#namespace,
        ...(execution != null && { execution }),
        ...(nextPageToken !== undefined && { nextPageToken }),
      });
      events.push(...(page.history?.events ?? []));
      nextPageToken = page.nextPageToken.length > 0 ? page.nextPageToken : undefined;
    } while (nextPageToken !== undefined);
    return events;
  }

  async #bytes({ execution }: WorkflowRun): Promise<number> {
    const { workflowExecutionInfo } = await this.#connection.workflowService.describeWorkflowExecution({
      namespace: this.#namespace,
      ...(execution != null && { execution }),
    });
    return Number(workflowExecutionInfo?.historySizeBytes ?? 0);
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }
}
