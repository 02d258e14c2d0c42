import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { credentialsStep } from '../../contracts/domain/sealing.ts';
import type { DeviceRef } from '../../contracts/temporal/cloudActivities.ts';
import type { DeviceSubmission, LinkStep, PreparedLink } from '../../contracts/temporal/deviceActivities.ts';
import type { SubmitInput } from '../../contracts/temporal/linkSession.ts';
import { deviceControl, portalRead, portalSubmit } from '../activityClasses.ts';
import { asShownHere, deadlineAt, deadlineIn, earliest } from '../businessTime.ts';
import type { Interruption, LinkDialog, OpenStep } from './linkDialog.ts';
import type { LinkFailure } from './linkOutcomes.ts';
import { cancelledLink, linkFailure } from './linkOutcomes.ts';
import type { LinkRecord, LinkRecordChange } from './linkRecord.ts';

/** Somebody else has closed the record of this session: nothing of it may go on. */
type Closed = { kind: 'CLOSED' };
type LoginOutcome = { kind: 'LINKED' } | Closed | LinkFailure;
type Step = LinkStep | OpenedChallenge | Closed | { kind: 'CANCELLED' };
type Challenged = Extract<LinkStep, { kind: 'CHALLENGED' }>;
/** With the step's instants as Temporal's clock shows them. */
type OpenedChallenge = Challenged & { open: OpenStep & { expiresAt: string } };

const closed: Closed = { kind: 'CLOSED' };

/** The way from credentials through challenges to Linked, on one device. Submits each answer at most once. */
export class PortalLogin {
  private readonly dialog: LinkDialog;
  private readonly record: LinkRecord;
  private readonly device: DeviceRef;

  constructor(dialog: LinkDialog, record: LinkRecord, device: DeviceRef) {
    this.dialog = dialog;
    this.record = record;
    this.device = device;
  }

  async run(): Promise<LoginOutcome> {
    let step = await this.signIn();
    while (step.kind === 'CHALLENGED') step = await this.answerChallenge(opened(step));
    if (step.kind === 'CANCELLED') return cancelledLink;
    return step.kind === 'FAILED' ? linkFailure(step.code) : step;
  }

  /** Credentials that went with a device that started anew were not used: the person enters them once more. */
  private async signIn(): Promise<Step> {
    let asking: LinkRecordChange = { state: 'AWAITING_CREDENTIALS' };
    for (;;) {
      const credentials = await this.askForCredentials(asking);
      if (credentials.kind !== 'ANSWERED') return credentials;
      if (!(await this.record.change({ state: 'AUTHENTICATING', sealingKey: null }))) return closed;
      const step = await this.submit('submitCredentials', credentials.submission);
      if (step.kind !== 'FAILED' || step.code !== 'DEVICE_RESTARTED') return step;
      asking = { state: 'AWAITING_CREDENTIALS', failureCode: 'CREDENTIALS_NOT_USED' };
    }
  }

  /** A device that starts anew before anything was submitted only has to make another key. */
  private async askForCredentials(
    asking: LinkRecordChange,
  ): Promise<{ kind: 'ANSWERED'; submission: SubmitInput } | Step> {
    const deadline = deadlineIn(this.record.subject.credentialsWaitMs);
    for (;;) {
      const prepared = await this.prepare();
      if (prepared.kind === 'FAILED') return prepared;
      const { sealingKey } = prepared;
      const keyExpiresAt = asShownHere(sealingKey.expiresAt, prepared.answeredAt);
      this.dialog.open({ id: credentialsStep, keyId: sealingKey.keyId });
      if (!(await this.record.change({ ...asking, sealingKey }))) return closed;
      const event = await this.dialog.nextEvent(earliest(deadline, keyExpiresAt));
      switch (event.kind) {
        case 'ANSWERED':
          return event;
        case 'CANCELLED':
          return { kind: 'CANCELLED' };
        case 'CARRIER_STOPPED':
          return { kind: 'FAILED', code: 'CARRIER_STOPPED' };
        case 'EXPIRED':
          return { kind: 'FAILED', code: 'CHALLENGE_EXPIRED' };
        case 'DEVICE_RESTARTED':
        case 'RESEND_REQUESTED':
          continue;
      }
    }
  }

  private async answerChallenge(challenged: OpenedChallenge): Promise<Step> {
    const { challenge, sealingKey, open } = challenged;
    this.dialog.open(open);
    if (!(await this.record.change({ state: 'CHALLENGED', challenge, sealingKey }))) return closed;
    const event = await this.dialog.nextEvent(deadlineAt(open.expiresAt));
    switch (event.kind) {
      case 'ANSWERED':
        return this.verify(event.submission);
      case 'RESEND_REQUESTED':
        return this.resend(challenged);
      case 'CANCELLED':
        return { kind: 'CANCELLED' };
      case 'CARRIER_STOPPED':
        return { kind: 'FAILED', code: 'CARRIER_STOPPED' };
      case 'EXPIRED':
        return { kind: 'FAILED', code: 'CHALLENGE_EXPIRED' };
      case 'DEVICE_RESTARTED':
        return this.leftByDevice();
    }
  }

  /** The login that waited for an answer went with the device; no answer was on its way. */
  private async leftByDevice(): Promise<LinkStep> {
    const step = await this.probe();
    return step.kind === 'FAILED' ? { kind: 'FAILED', code: 'DEVICE_RESTARTED' } : step;
  }

  private async verify(submission: SubmitInput): Promise<Step> {
    const isOpen = await this.record.change({ state: 'VERIFYING', challenge: null, sealingKey: null });
    return isOpen ? this.submit('submitAnswer', submission) : closed;
  }

  private async prepare(): Promise<PreparedLink> {
    const { session, pluginId } = this.record.subject;
    const control = deviceControl(this.device.serialNumber, this.record.summary('Prepare a login'));
    try {
      return await control.prepareLink({ ...session, pluginId });
    } catch (error) {
      return { kind: 'FAILED', code: neverStarted(error) ? 'DEVICE_NOT_ANSWERING' : 'INTERNAL' };
    }
  }

  private async submit(activity: 'submitCredentials' | 'submitAnswer', input: SubmitInput): Promise<Step> {
    const { session } = this.record.subject;
    const submission: DeviceSubmission = {
      session,
      scope: {
        sourceId: session.sourceId,
        linkSessionId: session.linkSessionId,
        challengeId: input.challengeId,
      },
      submissionId: input.submissionId,
      envelope: input.envelope,
    };
    const what = activity === 'submitCredentials' ? 'Submit the credentials' : 'Submit the answer';
    const portal = portalSubmit(this.device.serialNumber, this.record.summary(what));
    try {
      const result = await this.dialog.unlessInterrupted(portal[activity](submission));
      return typeof result === 'string' ? await this.interrupted(result, submission) : result;
    } catch (error) {
      return neverStarted(error) ? { kind: 'FAILED', code: 'DEVICE_NOT_ANSWERING' } : this.probe(submission);
    }
  }

  /** Another code, or the challenge as it was when none could be sent: the old code may still be good. */
  private async resend(challenged: OpenedChallenge): Promise<Step> {
    const { session } = this.record.subject;
    const { challenge } = challenged;
    const portal = portalSubmit(this.device.serialNumber, this.record.summary('Ask for another code'));
    try {
      const requestId = `${challenge.id}/${String(this.record.sequence)}`;
      const result = await this.dialog.unlessInterrupted(
        portal.resendCode({ session, challengeId: challenge.id, requestId }),
      );
      return typeof result === 'string' ? await this.interrupted(result) : result;
    } catch (error) {
      if (error instanceof ActivityFailure) return challenged;
      throw error;
    }
  }

  private async interrupted(interruption: Interruption, submission?: DeviceSubmission): Promise<Step> {
    switch (interruption) {
      case 'CANCELLED':
        return { kind: 'CANCELLED' };
      case 'CARRIER_STOPPED':
        return { kind: 'FAILED', code: 'CARRIER_STOPPED' };
      case 'DEVICE_RESTARTED':
        return this.probe(submission);
    }
  }

  /** After a submission whose outcome is unknown: looks once more, and submits nothing. */
  private async probe(submission?: DeviceSubmission): Promise<LinkStep> {
    const portal = portalRead(this.device.serialNumber, this.record.summary('Look whether it is signed in'));
    try {
      const { session } = this.record.subject;
      const asked =
        submission === undefined ? session : { ...session, submissionId: submission.submissionId };
      const found = await portal.probeLink(asked);
      if (found.kind === 'LINKED') return found;
      const isCertain = found.kind === 'NOT_LINKED' && found.neverMade === true;
      return { kind: 'FAILED', code: isCertain ? 'DEVICE_RESTARTED' : 'OUTCOME_UNKNOWN' };
    } catch (error) {
      if (error instanceof ActivityFailure) return { kind: 'FAILED', code: 'OUTCOME_UNKNOWN' };
      throw error;
    }
  }
}

/** A challenge that has just come; one that could not be sent again stays as it was opened. */
function opened(challenged: Challenged | OpenedChallenge): OpenedChallenge {
  if ('open' in challenged) return challenged;
  const { id, expiresAt, resendAt } = challenged.challenge;
  const here = (instant: string): string => asShownHere(instant, challenged.answeredAt);
  const open = {
    id,
    expiresAt: here(expiresAt),
    ...(resendAt === undefined ? {} : { resendAt: here(resendAt) }),
  };
  return { ...challenged, open };
}

/**
 * True when the device never took the activity, so that nothing reached the portal. Whether it, its network or a part of
 * the cloud was away cannot be told from here.
 */
function neverStarted(error: unknown): boolean {
  if (!(error instanceof ActivityFailure)) return false;
  const { cause } = error;
  if (cause instanceof TimeoutFailure) return cause.timeoutType === 'SCHEDULE_TO_START';
  return cause instanceof ApplicationFailure && notTaken.some((type) => type === cause.type);
}

/** The gateway's words for a task that it never handed to the device: too old, device gone, unreadable. */
const notTaken = ['NOT_SUBMITTED', 'DEVICE_GONE', 'TASK_UNREADABLE'];
