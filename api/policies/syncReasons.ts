import type { NextAction } from '../../contracts/domain/failures.ts';
import type { InactiveReason } from '../../contracts/domain/readings.ts';
import { explainSyncReason } from '../../contracts/domain/syncReasons.ts';

export interface Explanation {
  sentence: string;
  nextAction: NextAction;
}

/** Reasons that nobody stores: `policyFacts` derives them from where a policy waits. */
const derivedReasons = {
  IN_QUEUE: { sentence: 'Waits for its turn.', nextAction: 'NONE' },
  BEING_READ: { sentence: 'Is being read now.', nextAction: 'NONE' },
  NOT_QUEUED_YET: { sentence: 'Will be queued with the next sweep.', nextAction: 'NONE' },
} as const satisfies Record<string, Explanation>;

/** What the carrier says of a policy for which it gives no values any more. */
const inactive: Record<InactiveReason, string> = {
  TERMINATED: 'shows this policy as terminated',
  SURRENDERED: 'shows this policy as surrendered',
  LAPSED: 'shows this policy as lapsed',
  MATURED: 'shows this policy as matured',
  CLAIM_PAID: 'shows that the claim of this policy was paid',
  AGENT_OF_RECORD_CHANGED: 'shows another agent of record',
};

/**
 * A reason in words, with the one next action. Reasons: codes of failures, ineligibilities, waiting, or why a carrier
 * gives no values.
 */
export function explainReason(reason: string, institution: string): Explanation {
  if (isOf(derivedReasons, reason)) return derivedReasons[reason];
  if (isOf(inactive, reason)) {
    const sentence = `${institution} ${inactive[reason]}. No value was taken; update the status here to match.`;
    return { sentence, nextAction: 'UPDATE_STATUS' };
  }
  const explained = explainSyncReason(reason, institution);
  if (explained === undefined) return { sentence: 'It was not read.', nextAction: 'CONTACT_SUPPORT' };
  return { sentence: explained.message, nextAction: explained.nextAction };
}

/** Of a policy that waits for another try: what it met, and that nobody has to ask for it. */
export function explainWaiting(reason: string, institution: string): Explanation {
  if (reason !== 'SITE_UNAVAILABLE') return explainReason(reason, institution);
  const sentence = `${institution} does not answer properly at the moment. Nothing was changed; it is tried again by itself.`;
  return { sentence, nextAction: 'WAIT' };
}

function isOf<Words extends object>(words: Words, word: string): word is keyof Words & string {
  return Object.hasOwn(words, word);
}
