import { condition } from '@temporalio/workflow';
import type { SessionEndReason } from '../../contracts/domain/states.ts';
import type { FailureCode } from '../../contracts/domain/failures.ts';
import { credentialsStep } from '../../contracts/domain/sealing.ts';
import type {
  LinkUpdateRefusal,
  OpenedLink,
  ResendCodeInput,
  LinkSessionView,
  SessionEnded,
  SubmitInput,
} from '../../contracts/temporal/linkSession.ts';
import type { Deadline } from '../businessTime.ts';
import { conditionBefore, isPast } from '../businessTime.ts';
import { refusal } from '../messages.ts';
import type { LinkRecord } from './linkRecord.ts';

/** The step that may be answered now. */
export interface OpenStep {
  /** `credentialsStep` or a challenge's id. */
  id: string;
  /** Of the key to which its answer is sealed. */
  keyId?: string;
  expiresAt?: string;
  resendAt?: string;
}

export type StepEvent =
  | { kind: 'ANSWERED'; submission: SubmitInput }
  | { kind: 'RESEND_REQUESTED' }
  | { kind: 'DEVICE_RESTARTED' }
  | { kind: 'CARRIER_STOPPED' }
  | { kind: 'CANCELLED' }
  | { kind: 'EXPIRED' };

export type Interruption = 'CANCELLED' | 'DEVICE_RESTARTED' | 'CARRIER_STOPPED';

/**
 * One dialog between a person and a portal, and then the life of the session: holds what the messages said until the
 * story takes it up. Its methods never wait for the portal.
 */
export class LinkDialog {
  openedBy: string | undefined;
  /** Set when the end is decided: who asks to link from then on begins another dialog. */
  over = false;
  private record: LinkRecord | undefined;
  private openingFailure: FailureCode | undefined;
  private step: OpenStep | undefined;
  private submission: SubmitInput | undefined;
  private resendRequested = false;
  private closeRequested = false;
  private restarted = false;
  private endReason: SessionEndReason | undefined;
  private lostKeyId: string | undefined;
  private knownBootId: string | null = null;
  private readonly answered: Set<string>;

  constructor(answeredSubmissionIds: readonly string[] = []) {
    this.answered = new Set(answeredSubmissionIds);
  }

  get answeredSubmissionIds(): string[] {
    return [...this.answered];
  }

  // What messages do.

  /** Resolves when the row of the link session is written. */
  async opened(openedBy: string): Promise<OpenedLink> {
    this.openedBy ??= openedBy;
    await condition(() => this.record !== undefined || this.openingFailure !== undefined);
    if (this.record === undefined) throw refusal(this.openingFailure ?? 'INTERNAL');
    const { linkSessionId, linkEpoch } = this.record.subject.session;
    return { linkSessionId, linkEpoch };
  }

  view(): LinkSessionView {
    return this.record?.view ?? { linkSessionId: null, linkEpoch: 0, state: null, sequence: 0 };
  }

  refuseAnswer(input: SubmitInput): LinkUpdateRefusal | undefined {
    if (!this.isOpenFor(input.linkSessionId)) return 'LINK_NOT_OPEN';
    if (this.answered.has(input.submissionId)) return undefined;
    if (this.isForRenewedKey(input)) return 'CREDENTIALS_NOT_USED';
    if (this.step?.id !== input.challengeId) return 'CHALLENGE_OVER';
    if (this.step.expiresAt !== undefined && isPast(this.step.expiresAt)) return 'CHALLENGE_EXPIRED';
    return undefined;
  }

  /**
   * The key went with the device that started anew: nobody can open what was sealed to it. The credentials are asked for
   * with another key; a challenge is over.
   */
  private isForRenewedKey({ challengeId, envelope }: SubmitInput): boolean {
    if (challengeId !== credentialsStep) return false;
    return this.step?.id === credentialsStep
      ? this.step.keyId !== envelope.keyId
      : this.lostKeyId === envelope.keyId;
  }

  /** One open answer wins: the step is closed with it. The same submission again changes nothing. */
  answer(input: SubmitInput): void {
    if (this.answered.has(input.submissionId)) return;
    this.answered.add(input.submissionId);
    this.submission = input;
    this.step = undefined;
  }

  refuseResend(input: ResendCodeInput): LinkUpdateRefusal | undefined {
    if (!this.isOpenFor(input.linkSessionId)) return 'LINK_NOT_OPEN';
    if (this.step?.id !== input.challengeId) return 'CHALLENGE_OVER';
    if (this.step.resendAt === undefined || !isPast(this.step.resendAt)) return 'RESEND_TOO_EARLY';
    return undefined;
  }

  resend(): void {
    this.resendRequested = true;
    this.step = undefined;
  }

  isOpenFor(linkSessionId: string): boolean {
    return !this.over && this.record?.subject.session.linkSessionId === linkSessionId;
  }

  close(): void {
    this.closeRequested = true;
  }

  /** A signal about an older session of the source says nothing about this one. */
  sessionEnded(signal: SessionEnded): void {
    if (signal.linkEpoch === this.record?.subject.session.linkEpoch) this.endReason ??= signal.reason;
  }

  /** The boot that the dialog was opened on is no restart, however late the news of it comes. */
  deviceRestarted(bootId: string): void {
    if (this.record === undefined || bootId === this.knownBootId) return;
    this.knownBootId = bootId;
    this.restarted = true;
  }

  // What the story does.

  begin(record: LinkRecord): void {
    this.record = record;
    this.knownBootId = record.subject.device?.bootId ?? null;
  }

  refuseOpening(code: FailureCode): void {
    this.openingFailure = code;
    this.over = true;
  }

  /** From now on the step may be answered; called before it is shown, so that nobody is too fast. */
  open(step: OpenStep): void {
    this.step = step;
  }

  /** Waits for what comes first. Afterwards the step is closed. */
  async nextEvent(deadline: Deadline): Promise<StepEvent> {
    const happened = (): boolean =>
      this.submission !== undefined || this.resendRequested || this.isInterrupted;
    await conditionBefore(deadline, happened);
    const shown = this.step;
    this.step = undefined;
    const event = this.takeEvent();
    if (event.kind === 'DEVICE_RESTARTED') this.lostKeyId = shown?.keyId;
    return event;
  }

  /** The result of work under way, unless the person gave up or the device started anew meanwhile. */
  async unlessInterrupted<Result>(work: Promise<Result>): Promise<Result | Interruption> {
    const interrupted = condition(() => this.isInterrupted);
    const done = await Promise.race([work.then((result) => ({ result })), interrupted]);
    return done === undefined ? this.takeInterruption() : done.result;
  }

  /** Why the linked session is over, or undefined while it lives. */
  sessionEnd(): SessionEndReason | undefined {
    if (this.endReason !== undefined) return this.endReason;
    if (this.closeRequested) return 'SIGNED_OUT';
    return this.restarted ? 'DEVICE_RESTARTED' : undefined;
  }

  get closeWasRequested(): boolean {
    return this.closeRequested;
  }

  private get isInterrupted(): boolean {
    return this.closeRequested || this.restarted || this.carrierStopped;
  }

  private get carrierStopped(): boolean {
    return this.endReason === 'CARRIER_STOPPED';
  }

  private takeEvent(): StepEvent {
    if (this.closeRequested || this.carrierStopped) return { kind: this.takeInterruption() };
    if (this.submission !== undefined) {
      const submission = this.submission;
      this.submission = undefined;
      return { kind: 'ANSWERED', submission };
    }
    if (this.restarted) return { kind: this.takeInterruption() };
    if (!this.resendRequested) return { kind: 'EXPIRED' };
    this.resendRequested = false;
    return { kind: 'RESEND_REQUESTED' };
  }

  private takeInterruption(): Interruption {
    if (this.closeRequested) return 'CANCELLED';
    if (this.carrierStopped) return 'CARRIER_STOPPED';
    this.restarted = false;
    return 'DEVICE_RESTARTED';
  }
}
