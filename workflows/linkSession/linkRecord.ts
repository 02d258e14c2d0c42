import type { LinkSessionChange, LinkSubject } from '../../contracts/temporal/cloudActivities.ts';
import type { LinkSessionView } from '../../contracts/temporal/linkSession.ts';
import type { LinkSessionState } from '../../contracts/domain/states.ts';
import { store } from '../activityClasses.ts';
import { clockTime, currentInstant } from '../businessTime.ts';
import { OperatorView } from '../operatorView.ts';

export type LinkRecordChange = Omit<LinkSessionChange, 'organizationId' | 'session' | 'sequence'>;

const words: Record<LinkSessionState, string> = {
  AWAITING_CREDENTIALS: 'Waiting for the person to enter username and password',
  AUTHENTICATING: 'Signing in',
  CHALLENGED: 'Waiting for the person to answer the second factor',
  VERIFYING: 'Checking the answer',
  LINKED: 'Linked',
  ENDED: 'Session over',
  DENIED: 'Not linked: the portal refused',
  LOCKED: 'Not linked: the login is locked at the portal',
  NEEDS_ACTION: 'Not linked: something has to be done at the portal first',
  EXPIRED: 'Not linked: the time was over',
  UNAVAILABLE: 'Not linked: portal or device did not answer',
  CANCELLED: 'Not linked: the person gave up',
  FAILED: 'Not linked',
};

/** The link session as it is recorded: each change raises the sequence and is written with its event. */
export class LinkRecord {
  readonly subject: LinkSubject;
  readonly organizationId: string;
  private state: LinkSessionState;
  private lastSequence: number;
  private readonly operators = new OperatorView();

  /** `lastSequence` and `state` are those of the last change that was recorded. */
  constructor(
    organizationId: string,
    subject: LinkSubject,
    lastSequence = 0,
    state: LinkSessionState = 'AWAITING_CREDENTIALS',
  ) {
    this.organizationId = organizationId;
    this.subject = subject;
    this.lastSequence = lastSequence;
    this.state = state;
    this.find(state);
    if (state === 'LINKED') this.say({ state });
  }

  get sequence(): number {
    return this.lastSequence;
  }

  get view(): LinkSessionView {
    const { linkSessionId, linkEpoch } = this.subject.session;
    return { linkSessionId, linkEpoch, state: this.state, sequence: this.lastSequence };
  }

  /** False when the session was closed by somebody else, so that it must not go on. */
  async change(change: LinkRecordChange): Promise<boolean> {
    this.lastSequence += 1;
    this.state = change.state;
    this.find(change.state);
    this.say(change);
    const written = await store(`Record: ${words[change.state]}`).recordLinkSession({
      organizationId: this.organizationId,
      session: this.subject.session,
      sequence: this.lastSequence,
      ...change,
    });
    return written ?? true;
  }

  /** Summary of an activity: what is done, for whom. */
  summary(what: string): string {
    return `${what} · ${this.subject.institutionName} · ${this.subject.sourceName}`;
  }

  private find(linkState: LinkSessionState): void {
    const device = this.subject.device?.deviceId;
    this.operators.find({
      organization: this.organizationId,
      source: this.subject.session.sourceId,
      linkState,
      ...(device === undefined ? {} : { device }),
    });
  }

  private say({ state, failureCode, endReason }: LinkRecordChange): void {
    const { institutionName, sourceName } = this.subject;
    const since = `${words[state]} since ${clockTime(currentInstant())}`;
    const why = failureCode ?? endReason;
    this.operators.say(institutionName, sourceName, since, ...(why === undefined ? [] : [why]));
  }
}
