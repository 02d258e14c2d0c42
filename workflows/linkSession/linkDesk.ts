import { setHandler, condition, allHandlersFinished } from '@temporalio/workflow';
import {
  cancelLink,
  deviceRestarted,
  getLinkSession,
  openLink,
  resendCode,
  sessionEnded,
  submitAnswer,
  unlink,
  type CancelLinkInput,
  type ResendCodeInput,
  type SubmitInput,
} from '../../contracts/temporal/linkSession.ts';
import { queryOf, refusal, signalOf, updateOf } from '../messages.ts';
import { LinkDialog } from './linkDialog.ts';

/**
 * Where messages arrive. Holds the dialog that is going on, and the next one when somebody asked to link again while
 * the last was being closed: that request joins this run instead of being turned away.
 */
export class LinkDesk {
  private current: LinkDialog;
  private next: LinkDialog | undefined;

  constructor(first: LinkDialog) {
    this.current = first;
    this.receiveUpdates();
    setHandler(queryOf(getLinkSession), () => this.current.view());
    setHandler(signalOf(sessionEnded), (signal) => this.current.sessionEnded(signal));
    setHandler(signalOf(deviceRestarted), ({ bootId }) => this.current.deviceRestarted(bootId));
  }

  get dialog(): LinkDialog {
    return this.current;
  }

  /** Somebody asked to link again after the end of the current dialog was decided. */
  get isAskedAgain(): boolean {
    return this.next !== undefined;
  }

  /** Makes the dialog that was asked for meanwhile the current one; false when there is none and all is answered. */
  async goOn(): Promise<boolean> {
    this.current.over = true;
    await condition(() => this.next !== undefined || allHandlersFinished());
    if (this.next === undefined) return false;
    this.current = this.next;
    this.next = undefined;
    return true;
  }

  private toJoin(): LinkDialog {
    if (!this.current.over) return this.current;
    this.next ??= new LinkDialog(this.current.answeredSubmissionIds);
    return this.next;
  }

  private receiveUpdates(): void {
    setHandler(updateOf(openLink), ({ openedBy }) => this.toJoin().opened(openedBy));
    setHandler(updateOf(submitAnswer), (input) => this.current.answer(input), {
      validator: (input: SubmitInput) => {
        const code = this.current.refuseAnswer(input);
        if (code !== undefined) throw refusal(code);
      },
    });
    setHandler(updateOf(resendCode), () => this.current.resend(), {
      validator: (input: ResendCodeInput) => {
        const code = this.current.refuseResend(input);
        if (code !== undefined) throw refusal(code);
      },
    });
    for (const message of [cancelLink, unlink]) {
      setHandler(updateOf(message), () => this.current.close(), {
        validator: ({ linkSessionId }: CancelLinkInput) => {
          if (!this.current.isOpenFor(linkSessionId)) throw refusal('LINK_NOT_OPEN');
        },
      });
    }
  }
}
