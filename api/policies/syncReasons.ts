import { ineligibilityMessages, type Ineligibility } from '../../contracts/domain/eligibility.ts';
import {
  failureDefinition,
  failureMessage,
  isFailureCode,
  type NextAction,
} from '../../contracts/domain/failures.ts';

export interface Explanation {
  sentence: string;
  nextAction: NextAction;
}

/** Reasons that follow from where a policy waits; `policyFacts` derives them. */
const waitingReasons = {
  SOURCE_NOT_LINKED: { sentence: 'Waits until the login source is linked.', nextAction: 'LINK_AGAIN' },
  IN_QUEUE: { sentence: 'Waits for its turn.', nextAction: 'NONE' },
  BEING_READ: { sentence: 'Is being read now.', nextAction: 'NONE' },
  NOT_QUEUED_YET: { sentence: 'Will be queued with the next sweep.', nextAction: 'NONE' },
} as const satisfies Record<string, Explanation>;

type WaitingReason = keyof typeof waitingReasons;

const ineligibilityActions: Record<Ineligibility, NextAction> = {
  NO_SUBSCRIPTION: 'ASK_OWNER',
  DELETED: 'NONE',
  NO_CONTACT: 'CHECK_POLICY',
  STATUS_CLOSED: 'NONE',
  NO_NUMBER: 'CHECK_POLICY',
  INSTITUTION_NOT_CONNECTED: 'ASK_OWNER',
  NO_LOGIN_SOURCE: 'ASK_OWNER',
};

/** A reason's code in words, with the one next action. Codes: of failures, ineligibilities, or of waiting. */
export function explainReason(reason: string, institution: string): Explanation {
  if (isIneligibility(reason)) {
    return { sentence: ineligibilityMessages[reason], nextAction: ineligibilityActions[reason] };
  }
  if (isFailureCode(reason)) {
    return {
      sentence: failureMessage(reason, institution),
      nextAction: failureDefinition(reason).nextAction,
    };
  }
  if (isWaitingReason(reason)) return waitingReasons[reason];
  return { sentence: 'Was not read.', nextAction: 'CONTACT_SUPPORT' };
}

function isIneligibility(reason: string): reason is Ineligibility {
  return Object.hasOwn(ineligibilityMessages, reason);
}

function isWaitingReason(reason: string): reason is WaitingReason {
  return Object.hasOwn(waitingReasons, reason);
}
