import { Injectable, Logger } from '@nestjs/common';
import {
  cancelLink,
  linkSessionWorkflow,
  openLink,
  resendCode,
  sessionEnded,
  submitAnswer,
  unlink,
  type CancelLinkInput,
  type LinkSessionInput,
  type OpenedLink,
  type ResendCodeInput,
  type SubmitInput,
} from '../../contracts/temporal/linkSession.ts';
import { linkSessionId } from '../../contracts/temporal/workflowIds.ts';
import { Temporal } from './temporal.ts';

/** What the link dialog says to its workflow. Nothing here waits for a portal. */
@Injectable()
export class LinkSessionWorkflows {
  private readonly log = new Logger(LinkSessionWorkflows.name);

  constructor(private readonly temporal: Temporal) {}

  open(input: LinkSessionInput, openedBy: string, updateId: string): Promise<OpenedLink> {
    const workflow = {
      workflowId: linkSessionId(input.sourceId),
      workflowType: linkSessionWorkflow,
      input,
    };
    return this.temporal.updateWithStart(workflow, openLink, updateId, { openedBy });
  }

  /** The update's id is the submission's, so sending it again never submits twice. */
  submit(sourceId: string, input: SubmitInput): Promise<void> {
    return this.temporal.update(linkSessionId(sourceId), submitAnswer, input.submissionId, input);
  }

  resend(sourceId: string, input: ResendCodeInput, updateId: string): Promise<void> {
    return this.temporal.update(linkSessionId(sourceId), resendCode, updateId, input);
  }

  cancel(sourceId: string, input: CancelLinkInput): Promise<void> {
    return this.temporal.update(linkSessionId(sourceId), cancelLink, `cancel-${input.linkSessionId}`, input);
  }

  unlink(sourceId: string, input: CancelLinkInput): Promise<void> {
    return this.temporal.update(linkSessionId(sourceId), unlink, `unlink-${input.linkSessionId}`, input);
  }

  /** The portal session went with its device. When Temporal is away, the reconciler closes it later. */
  reportLost(sourceId: string, linkEpoch: number): void {
    this.inBackground(
      sourceId,
      this.temporal.signal(linkSessionId(sourceId), sessionEnded, { linkEpoch, reason: 'DEVICE_SILENT' }),
    );
  }

  /** The carrier has been stopped: a dialog ends, a session is signed out; those of another epoch are left alone. */
  reportStopped(sourceId: string, linkEpoch: number): void {
    this.inBackground(
      sourceId,
      this.temporal.signal(linkSessionId(sourceId), sessionEnded, { linkEpoch, reason: 'CARRIER_STOPPED' }),
    );
  }

  /** Signs out a source that is paused or removed; nobody waits for it. */
  signOut(sourceId: string, input: CancelLinkInput): void {
    this.inBackground(sourceId, this.unlink(sourceId, input));
  }

  private inBackground(sourceId: string, work: Promise<void>): void {
    work.catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.log.warn(`The link session of source ${sourceId} was not told: ${reason}`);
    });
  }
}
