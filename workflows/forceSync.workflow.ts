import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  allHandlersFinished,
  condition,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { isFailureCode, type FailureCode } from '../contracts/domain/failures.ts';
import type {
  ForceSyncClaim,
  ForceSyncEnd,
  ForceSyncRef,
  OpenedForceSync,
} from '../contracts/temporal/cloudActivities.ts';
import type { ForceSyncInput, ForceSyncRequested } from '../contracts/temporal/sweeps.ts';
import { cancelForceSync, forceSyncWoken, requestForceSync } from '../contracts/temporal/sweeps.ts';
import { portalForceRead, store, storeAtOnce } from './activityClasses.ts';
import type { Deadline } from './businessTime.ts';
import { conditionBefore, deadlineIn } from './businessTime.ts';
import { isLostTask } from './lostTask.ts';
import { refusal, signalOf, updateOf } from './messages.ts';
import { OperatorView } from './operatorView.ts';

/** A reading that fails on the way (a gateway restart, a device that was busy too long) is asked for again this often. */
const mostReads = 3;

/** DELIVERED: by the device's word the gateway has answered for the reading. */
type ReadEnd = 'DELIVERED' | 'NOT_READ';

type Claimed = Extract<ForceSyncClaim, { kind: 'CLAIMED' }>;

/**
 * Reads one policy next. Waits for a link or the device until the end of the business day. Identical requests join and
 * receive the same attempt.
 */
export async function forceSync(input: ForceSyncInput): Promise<void> {
  const request = new ForceSyncRequest(input);
  // An operator's cancellation in Temporal UI is a person's.
  CancellationScope.current().cancelRequested.catch(() => request.cancel());
  await CancellationScope.nonCancellable(() => request.run());
  await condition(allHandlersFinished);
}

class ForceSyncRequest {
  private readonly input: ForceSyncInput;
  private readonly operators = new OperatorView();
  private opened: OpenedForceSync | undefined;
  private refusedWith: FailureCode | undefined;
  private cancelled = false;
  /** It has its end by the records, whatever has become of the device's answer. */
  private over = false;
  private joined = false;
  private woken = false;
  private endedEpoch: number | undefined;
  private failedReads = 0;

  constructor(input: ForceSyncInput) {
    this.input = input;
    setHandler(updateOf(requestForceSync), () => this.join());
    // An operator may send it without saying which.
    setHandler(updateOf(cancelForceSync), (meant?: { attemptId?: string }) => this.cancel(meant?.attemptId));
    setHandler(signalOf(forceSyncWoken), () => void (this.woken = true));
  }

  /** @param attemptId withdraws nothing but that; a later request has its own */
  cancel(attemptId?: string): void {
    if (attemptId !== undefined && attemptId !== this.opened?.attemptId) return;
    this.cancelled = true;
  }

  async run(): Promise<void> {
    const { organizationId, sourceId } = this.input;
    this.operators.find({ organization: organizationId, source: sourceId });
    const opened = await this.open();
    if (opened === undefined) return;
    this.opened = opened;
    const end = await this.readUntil(deadlineIn(opened.waitMs), opened.attemptId);
    if (end === undefined) return;
    await store('Settle the force sync').settleForceSync({ ...this.ref(opened.attemptId), ...end });
  }

  /** A result when the request has to be settled without a reading. */
  private async readUntil(deadline: Deadline, attemptId: string): Promise<ForceSyncEnd | undefined> {
    for (;;) {
      if (this.cancelled) return { outcome: 'CANCELLED' };
      const claim = await this.claim(attemptId);
      switch (claim.kind) {
        case 'SETTLED':
          return undefined;
        case 'CLAIMED':
          if ((await this.readUnlessWithdrawn(claim, attemptId)) === 'DELIVERED') {
            return this.endUnlessRecorded(attemptId);
          }
          if (this.failedReads >= mostReads) return { outcome: 'FAILED', code: 'INTERNAL' };
          break;
        case 'WAIT_FOR_LINK':
        case 'WAIT_FOR_DEVICE':
          this.say(claim.kind === 'WAIT_FOR_LINK' ? 'Waits for a link' : 'Waits for the device');
          if (!(await conditionBefore(deadline, () => this.woken || this.cancelled || this.over)))
            return { outcome: 'DAY_ENDED' };
      }
    }
  }

  /**
   * A device is told of a reading that was superseded or refused as of one that was recorded, and may say anything: an
   * attempt that has no reading by now will never have one. Nothing happens to one that has.
   */
  private async endUnlessRecorded(attemptId: string): Promise<undefined> {
    // Histories from before this took the device's word for it.
    if (!patched('end-unless-recorded')) return;
    const end = { outcome: 'FAILED', code: 'READING_NOT_RECORDED' } as const;
    await storeAtOnce().settleForceSync({ ...this.ref(attemptId), ...end });
  }

  private async claim(attemptId: string): Promise<ForceSyncClaim> {
    this.woken = false;
    const endedEpoch = this.endedEpoch === undefined ? {} : { endedEpoch: this.endedEpoch };
    return storeAtOnce().claimForceSync({ ...this.ref(attemptId), ...endedEpoch });
  }

  /**
   * A person who withdraws is not kept waiting for the portal: the device is told to stop, and what it has read already
   * is judged when it arrives (recorded, or superseded by a newer claim). Nor does anybody wait for the answer of a
   * device whose reading is recorded, when that answer was lost.
   */
  private async readUnlessWithdrawn(claim: Claimed, attemptId: string): Promise<ReadEnd> {
    const scope = new CancellationScope();
    let end: ReadEnd | undefined;
    const reading = scope.run(() => this.read(claim, attemptId)).then((result) => (end = result));
    await Promise.race([reading, condition(() => this.cancelled || this.over)]);
    // Histories from before this waited for the end of the reading.
    if (end === undefined && patched('withdraw-at-once')) {
      scope.cancel();
      return 'NOT_READ';
    }
    return reading;
  }

  private async read(claim: Claimed, attemptId: string): Promise<ReadEnd> {
    const { session, pluginId, serialNumber, number, generation } = claim;
    const { policyId } = this.input;
    this.say('Is read next');
    try {
      const device = portalForceRead(serialNumber, 'Read one policy next');
      const result = await device.forceRead({
        session,
        pluginId,
        order: { policyId, number, attemptId, generation },
      });
      if (result.kind === 'DELIVERED') return 'DELIVERED';
      this.endedEpoch = session.linkEpoch;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      if (!isLostTask(error)) this.failedReads += 1;
    }
    return 'NOT_READ';
  }

  private async open(): Promise<OpenedForceSync | undefined> {
    try {
      const workflowRunId = workflowInfo().runId;
      return await storeAtOnce().openForceSync({ ...this.input, workflowRunId });
    } catch (error) {
      // What a local activity throws comes as it is, within no ActivityFailure.
      const type = error instanceof ApplicationFailure ? error.type : undefined;
      this.refusedWith = isFailureCode(type) ? type : 'INTERNAL';
      return undefined;
    }
  }

  /** What is asked for once the reading is recorded wants a newer one: the records say whether this one can be joined. */
  private async join(): Promise<ForceSyncRequested> {
    const isFirst = !this.joined;
    this.joined = true;
    await condition(() => this.opened !== undefined || this.refusedWith !== undefined);
    if (this.opened === undefined) throw refusal(this.refusedWith ?? 'INTERNAL');
    const { attemptId } = this.opened;
    // Histories from before this let everybody join.
    if (isFirst || !patched('join-asks-the-records')) return { attemptId };
    // An older look of another's, answered later, takes nothing back.
    if (!this.over && (await storeAtOnce().isForceSyncOver(this.ref(attemptId)))) this.over = true;
    if (!this.over && !this.cancelled) return { attemptId };
    return { attemptId, over: { runId: workflowInfo().runId } };
  }

  private ref(attemptId: string): ForceSyncRef {
    const { organizationId, policyId, sourceId } = this.input;
    return { organizationId, policyId, sourceId, attemptId };
  }

  private say(situation: string): void {
    if (this.opened === undefined) return;
    this.operators.say(this.opened.institutionName, this.opened.sourceName, situation);
  }
}
