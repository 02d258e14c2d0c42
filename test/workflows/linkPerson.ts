import { randomUUID } from 'node:crypto';
import {
  WithStartWorkflowOperation,
  type Client,
  type Workflow,
  type WorkflowHandle,
} from '@temporalio/client';
import type { LinkSessionState } from '../../contracts/domain/states.ts';
import { credentialsStep } from '../../contracts/domain/sealing.ts';
import {
  cancelLink,
  getLinkSession,
  linkSessionWorkflow,
  openLink,
  resendCode,
  submitAnswer,
  unlink,
  type CarriedLink,
  type LinkSessionView,
  type OpenedLink,
  type OpenLinkInput,
  type SubmitInput,
} from '../../contracts/temporal/linkSession.ts';
import { cloudTaskQueue } from '../../contracts/temporal/taskQueues.ts';
import { linkSessionId } from '../../contracts/temporal/workflowIds.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { inMs, offeredKeyId, organizationId } from './stubActivities.ts';

const longestMs = 15_000;

/** Somebody in front of the link dialog of one source. */
export class LinkPerson {
  readonly sourceId: string;
  readonly workflow: WorkflowHandle;
  private readonly client: Client;
  private readonly organizationId: string;
  private opened: OpenedLink | undefined;

  constructor(client: Client, sourceId: string = randomUUID(), organization = organizationId) {
    this.client = client;
    this.organizationId = organization;
    this.sourceId = sourceId;
    this.workflow = client.workflow.getHandle(linkSessionId(sourceId));
  }

  async open(): Promise<OpenedLink> {
    const start = new WithStartWorkflowOperation(linkSessionWorkflow, {
      workflowId: linkSessionId(this.sourceId),
      taskQueue: cloudTaskQueue,
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [{ organizationId: this.organizationId, sourceId: this.sourceId }],
    });
    const input: OpenLinkInput = { openedBy: randomUUID() };
    const opened = await this.client.workflow.executeUpdateWithStart<Workflow, OpenedLink, [OpenLinkInput]>(
      openLink.name,
      {
        startWorkflowOperation: start,
        args: [input],
      },
    );
    this.opened = opened;
    return opened;
  }

  /** A session whose workflow has just continued as new. */
  async startCarried(carried: CarriedLink): Promise<void> {
    const { linkSessionId: id, linkEpoch } = carried.subject.session;
    this.opened = { linkSessionId: id, linkEpoch };
    await this.client.workflow.start(linkSessionWorkflow, {
      workflowId: linkSessionId(this.sourceId),
      taskQueue: cloudTaskQueue,
      args: [{ organizationId: this.organizationId, sourceId: this.sourceId, carried }],
    });
  }

  get session(): OpenedLink {
    if (this.opened === undefined) throw new Error('no link was opened');
    return this.opened;
  }

  async submit(
    challengeId: string,
    submissionId: string = randomUUID(),
    keyId: string = offeredKeyId,
  ): Promise<void> {
    const input: SubmitInput = {
      linkSessionId: this.session.linkSessionId,
      submissionId,
      challengeId,
      envelope: { keyId, enc: 'enc', ciphertext: 'ciphertext', expiresAt: inMs(20_000) },
      submittedBy: 'person',
    };
    await this.workflow.executeUpdate(submitAnswer.name, { updateId: submissionId, args: [input] });
  }

  async submitCredentials(): Promise<void> {
    await this.reaches('AWAITING_CREDENTIALS', 1);
    await this.submit(credentialsStep);
  }

  async resend(challengeId: string): Promise<void> {
    const input = { linkSessionId: this.session.linkSessionId, challengeId, requestedBy: 'person' };
    await this.workflow.executeUpdate(resendCode.name, { args: [input] });
  }

  async cancel(): Promise<void> {
    const input = { linkSessionId: this.session.linkSessionId, cancelledBy: 'person' };
    await this.workflow.executeUpdate(cancelLink.name, { args: [input] });
  }

  async unlink(): Promise<void> {
    const input = { linkSessionId: this.session.linkSessionId, cancelledBy: 'person' };
    await this.workflow.executeUpdate(unlink.name, { args: [input] });
  }

  async look(): Promise<LinkSessionView> {
    return this.workflow.query<LinkSessionView>(getLinkSession.name);
  }

  /** Waits until the dialog shows a state with at least this sequence. */
  async reaches(state: LinkSessionState, sequence = 0): Promise<void> {
    await waitUntil(`the link session is ${state}`, longestMs, async () => {
      const view = await this.look();
      return view.state === state && view.sequence >= sequence;
    });
  }
}
