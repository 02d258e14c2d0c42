import type { NextAction } from './failures.ts';
import { failureDefinition, failureMessage, isFailureCode } from './failures.ts';
import { ineligibilities, ineligibilityWords } from './eligibility.ts';

/** Why a policy waits, or was let go, without any failure. Beside these a reason is a failure code or an ineligibility. */
export const waitingReasons = {
  WAITING_FOR_LINK: {
    message: 'The login source is not linked. Link it; the sync goes on where it stopped.',
    nextAction: 'LINK_AGAIN',
  },
  SOURCE_PAUSED: {
    message: 'The login source is paused. Resume it, or use another login source.',
    nextAction: 'ASK_OWNER',
  },
  DAY_ENDED: { message: 'The login source was not linked before the day ended.', nextAction: 'LINK_AGAIN' },
  CANCELLED: { message: 'The request was withdrawn.', nextAction: 'NONE' },
  NEWER_CLAIM: { message: 'A newer request for the same policy took its place.', nextAction: 'NONE' },
  NUMBER_CHANGED: {
    message: 'The number was changed while the policy was being read; it is read again.',
    nextAction: 'NONE',
  },
} as const satisfies Record<string, { message: string; nextAction: NextAction }>;
export type WaitingReason = keyof typeof waitingReasons;

/** The sentence and the one button for a stored reason of a policy or an attempt; undefined for an unknown one. */
export function explainSyncReason(
  reason: string,
  institution: string,
): { message: string; nextAction: NextAction } | undefined {
  if (isFailureCode(reason)) {
    return { message: failureMessage(reason, institution), nextAction: failureDefinition(reason).nextAction };
  }
  const ineligible = ineligibilities.find((name) => name === reason);
  if (ineligible !== undefined) return ineligibilityWords[ineligible];
  return Object.hasOwn(waitingReasons, reason) ? waitingReasons[reason as WaitingReason] : undefined;
}
