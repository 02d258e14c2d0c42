import {
  ActivityFailure,
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { NextBatch, NextStep } from '../contracts/temporal/cloudActivities.ts';
import type { DailySweepInput } from '../contracts/temporal/sweeps.ts';
import { sweepWoken } from '../contracts/temporal/sweeps.ts';
import { portalBatch, store } from './activityClasses.ts';
import { clockTime, conditionBefore, currentInstant, deadlineIn } from './businessTime.ts';
import { SweepState } from './dailySweep/sweepState.ts';
import { isLostTask } from './lostTask.ts';
import { signalOf } from './messages.ts';
import { OperatorView } from './operatorView.ts';

/** Far below the 2,000 events that a run may have; a batch costs about a dozen. */
const longHistoryEvents = 1_000;

type Batch = Extract<NextStep, { kind: 'BATCH' }>;

/**
 * Works through a source's queue in batches while the source is Linked. Pauses without a timer when the session ends,
 * for days if need be, and goes on where it left off. Ends when the queue is drained.
 */
export async function dailySweep(input: DailySweepInput): Promise<void> {
  await new Sweep(input).run();
}

class Sweep {
  private readonly input: DailySweepInput;
  private readonly state: SweepState;
  private readonly operators = new OperatorView();

  constructor(input: DailySweepInput) {
    this.input = input;
    this.state = new SweepState(input.carried);
    setHandler(signalOf(sweepWoken), (signal) => this.state.wake(signal));
  }

  async run(): Promise<void> {
    const { organizationId, sourceId } = this.input;
    this.operators.find({ organization: organizationId, source: sourceId });
    for (;;) {
      const next = await this.lookAtQueue();
      this.report(next);
      if (next.kind === 'BATCH') this.dispatch(next, next.liveSinceEpoch);
      if (next.kind === 'DRAINED' && this.state.isIdle && !this.state.hasNews) return;
      if (this.historyIsLong) await this.goOnInNewRun();
      await this.waitForNews(next);
      await this.holdBack();
    }
  }

  /** Everything known so far is taken into account: news that arrives during the look leads to another one. */
  private async lookAtQueue(): Promise<NextBatch> {
    const { organizationId, sourceId } = this.input;
    if (this.state.takeNews().fill) {
      await store('Fill the queue').fillQueue({ organizationId, sourceId });
    }
    const ended = this.state.takeEnded();
    const listGivenUp = this.state.giveUpBarrenList();
    const next = await store('Claim the next batch').nextBatch({
      organizationId,
      sourceId,
      batchId: uuid4(),
      runningBatchIds: this.state.runningBatchIds,
      ...listGivenUp,
      ...this.state.progress,
    });
    this.state.judge(ended, next.returned ?? []);
    return next;
  }

  private dispatch(batch: Batch, liveSinceEpoch: number | undefined): void {
    const scope = new CancellationScope();
    const { linkEpoch } = batch.session;
    const isList = batch.mode.kind === 'LIST';
    this.state.begin(batch.batchId, { linkEpoch, count: batch.count, isList, scope }, liveSinceEpoch);
    void scope.run(() => this.readBatch(batch));
  }

  /** Never throws: what a lost batch left unread is claimed again. */
  private async readBatch({ session, pluginId, batchId, mode, serialNumber, count }: Batch): Promise<void> {
    const how = mode.kind === 'LIST' ? 'from the list' : 'one by one';
    const device = portalBatch(serialNumber, `Read ${String(count)} policies ${how}`);
    try {
      this.state.succeed(batchId, await device.sweepBatch({ session, pluginId, batchId, mode }));
    } catch (error) {
      if (isLostTask(error)) this.state.lose(batchId);
      else this.state.fail(batchId);
      if (!(error instanceof ActivityFailure)) throw error;
    }
  }

  /** Resolves when it is worth looking at the queue again. */
  private async waitForNews(next: NextStep): Promise<void> {
    const hasNews = (): boolean => this.state.hasNews;
    switch (next.kind) {
      case 'BATCH':
        // With room left, the next batch is claimed before this one has ended.
        return condition(() => this.state.hasRoom || this.state.hasNewSession);
      case 'WAIT_FOR_RETRY':
        return void (await conditionBefore(deadlineIn(next.waitMs), hasNews));
      case 'WAIT_FOR_LINK':
      case 'WAIT_FOR_DEVICE':
      case 'WAIT_FOR_BATCH':
      case 'STOPPED':
      case 'DRAINED':
        return condition(hasNews);
    }
  }

  /** After batches failed in a row, waits longer each time, unless there is a new session or the device is back. */
  private async holdBack(): Promise<void> {
    const { pauseMs } = this.state;
    if (pauseMs === undefined) return;
    await conditionBefore(deadlineIn(pauseMs), () => this.state.hasNewSession);
  }

  private async goOnInNewRun(): Promise<void> {
    await condition(() => this.state.isIdle && allHandlersFinished());
    await continueAsNew<typeof dailySweep>({ ...this.input, carried: this.state.carried });
  }

  private get historyIsLong(): boolean {
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    return historyLength > longHistoryEvents || continueAsNewSuggested;
  }

  private report(next: NextBatch): void {
    const { institutionName, sourceName, queued, readToday } = next.summary;
    const read = `${String(readToday)} of ${String(readToday + queued)} read`;
    const since = `${situations[next.kind].words} since ${clockTime(currentInstant())}`;
    this.operators.say(institutionName, sourceName, read, since);
    this.operators.find({ linkState: situations[next.kind].linkState });
  }
}

const situations: Record<NextStep['kind'], { words: string; linkState: string }> = {
  BATCH: { words: 'Reading', linkState: 'LINKED' },
  WAIT_FOR_BATCH: { words: 'Reading', linkState: 'LINKED' },
  WAIT_FOR_RETRY: { words: 'Waiting to try the last ones again', linkState: 'LINKED' },
  WAIT_FOR_LINK: { words: 'Paused until somebody links the source', linkState: 'UNLINKED' },
  WAIT_FOR_DEVICE: { words: 'Paused until the device is connected', linkState: 'DEVICE_OFFLINE' },
  STOPPED: { words: 'Stopped: the portal blocks or has changed', linkState: 'STOPPED' },
  DRAINED: { words: 'Done', linkState: 'LINKED' },
};
