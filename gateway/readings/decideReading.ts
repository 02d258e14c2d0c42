import { ineligibility } from '../../contracts/domain/eligibility.ts';
import type { FailureCode } from '../../contracts/domain/failures.ts';
import { samePolicyNumber } from '../../contracts/domain/policyNumbers.ts';
import type { Reading } from '../../contracts/domain/readings.ts';
import type { AttemptState } from '../../contracts/domain/states.ts';
import type { DecisionContext } from './decisionContext.ts';
import {
  failed,
  foundInactive,
  foundValues,
  notFound,
  renumbered,
  skipped,
  superseded,
  takenBack,
} from './decideOutcome.ts';
import type { ReadingFacts } from './readingFacts.ts';
import type { Answer, Decision } from './recording.ts';

/** Attempts that still wait for their result; a returned one may be delivered late. */
const openStates: readonly AttemptState[] = ['QUEUED', 'IN_PROGRESS', 'RETURNED'];

/**
 * What becomes of a reading. Knows the rules and writes nothing.
 *
 * A reading counts only for the claim that asked for it: its policy, source, generation and session. The stored number
 * is compared again, since it may have been changed while the portal was asked.
 */
export function decideReading(facts: ReadingFacts, reading: Reading, context: DecisionContext): Decision {
  const { attempt, sync } = facts;
  if (attempt.policyId !== reading.policyId || attempt.sourceId !== reading.sourceId) {
    return refused('NOT_THIS_DEVICE');
  }
  if (attempt.readingId === reading.readingId) return { kind: 'ANSWER', verdict: 'ALREADY_RECORDED' };
  if (attempt.generation !== reading.generation || attempt.linkEpoch !== reading.linkEpoch) {
    return { kind: 'ANSWER', verdict: 'SUPERSEDED' };
  }
  if (!openStates.includes(attempt.state)) return decideSettled(facts, reading);
  if (sync.generation !== attempt.generation) return superseded(reading.outcome);
  const reason = ineligibility({
    ...facts.policy,
    subscription: context.subscription,
    institutionConnected: true,
    sourceStates: ['LINKED'],
  });
  if (reason !== undefined) return skipped(facts, reading.outcome, reason);
  return decideOutcome(facts, reading, context);
}

/** The attempt has its result. One thing may still change it: a list showed the number a second time. */
function decideSettled(facts: ReadingFacts, { outcome }: Reading): Decision {
  const { attempt } = facts;
  const isSecondSighting = outcome.kind === 'FAILED' && outcome.code === 'POLICY_AMBIGUOUS';
  if (attempt.state === 'SUCCESS' && isSecondSighting) return takenBack(facts, outcome);
  // Settled without a reading: cancelled, skipped, or overtaken.
  return { kind: 'ANSWER', verdict: attempt.readingId === null ? 'SUPERSEDED' : 'ALREADY_RECORDED' };
}

function decideOutcome(facts: ReadingFacts, { outcome }: Reading, context: DecisionContext): Decision {
  switch (outcome.kind) {
    case 'VALUES':
      if (!samePolicyNumber(outcome.portalNumber, facts.policy.number))
        return renumbered(facts, outcome, context);
      return foundValues(facts, outcome, context);
    case 'INACTIVE':
      if (!samePolicyNumber(outcome.portalNumber, facts.policy.number))
        return renumbered(facts, outcome, context);
      return foundInactive(facts, outcome, context);
    case 'NOT_FOUND':
      return notFound(facts, outcome, context);
    case 'FAILED':
      return failed(facts, outcome, context);
  }
}

function refused(failureCode: FailureCode): Answer {
  return { kind: 'ANSWER', verdict: 'REFUSED', failureCode };
}
