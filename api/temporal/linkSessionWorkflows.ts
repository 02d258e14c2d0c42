import { Injectable } from '@nestjs/common';
import {
  cancelLink,
  linkSessionWorkflow,
  openLink,
  resendCode,
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
}
