import type { SealedEnvelope } from '../domain/sealing.ts';
import type { LinkSessionState, SessionEndReason } from '../domain/states.ts';
import type { LinkSubject } from './cloudActivities.ts';
import { messageName } from './messages.ts';

export const linkSessionWorkflow = 'linkSession';

export interface LinkSessionInput {
  organizationId: string;
  sourceId: string;
  /** Set by the workflow itself when a linked session's history has grown long. */
  carried?: CarriedLink;
}

/** What a linked session takes into its next run. */
export interface CarriedLink {
  subject: LinkSubject;
  sequence: number;
  /** Submissions that were answered: Temporal's own deduplication ends with a run. */
  answeredSubmissionIds: string[];
}

export interface OpenLinkInput {
  /** Id of the person who pressed Link. */
  openedBy: string;
}

export interface OpenedLink {
  linkSessionId: string;
  linkEpoch: number;
}

export interface SubmitInput {
  linkSessionId: string;
  /** Drawn in the browser, also the update's id and the key of the device's submission ledger. */
  submissionId: string;
  /** `credentials` (`credentialsStep`) or the id of the open challenge. */
  challengeId: string;
  envelope: SealedEnvelope;
  submittedBy: string;
}

export interface CancelLinkInput {
  linkSessionId: string;
  cancelledBy: string;
}

export interface ResendCodeInput {
  linkSessionId: string;
  challengeId: string;
  requestedBy: string;
}

export interface SessionEnded {
  linkEpoch: number;
  reason: SessionEndReason;
}

export interface LinkSessionView {
  linkSessionId: string | null;
  linkEpoch: number;
  state: LinkSessionState | null;
  sequence: number;
}

/** Sent with start. Returns when the link session's row is written; joins the one that is open. */
export const openLink = messageName<OpenLinkInput, OpenedLink>('openLink');
/** Accepted for the open step only, once; the update id is the submission id. */
export const submitAnswer = messageName<SubmitInput>('submitAnswer');
export const resendCode = messageName<ResendCodeInput>('resendCode');
/** Ends a link attempt; a session that is Linked is ended by `unlink`. */
export const cancelLink = messageName<CancelLinkInput>('cancelLink');
export const unlink = messageName<CancelLinkInput>('unlink');
export const sessionEnded = messageName<SessionEnded>('sessionEnded');
/** The device that showed the open challenge, or held the session, has started anew. */
export const deviceRestarted = messageName<{ bootId: string }>('deviceRestarted');
export const getLinkSession = messageName<void, LinkSessionView>('getLinkSession');

/** Reasons that reach a client as the `type` of an update's rejection. All are codes of the failure table. */
export type LinkUpdateRefusal =
  'LINK_NOT_OPEN' | 'CHALLENGE_OVER' | 'CHALLENGE_EXPIRED' | 'CREDENTIALS_NOT_USED' | 'RESEND_TOO_EARLY';
