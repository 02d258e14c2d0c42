import type { FindingKind } from '../../contracts/domain/findings.ts';
import type { ReadingOutcome } from '../../contracts/domain/readings.ts';
import type { AttemptState } from '../../contracts/domain/states.ts';
import type { DecisionContext } from './decisionContext.ts';
import { ownsQueueRow, waitAgain, waiting } from './queueStanding.ts';
import type { ReadingFacts } from './readingFacts.ts';
import type { PolicyEnd, Recording } from './recording.ts';

/**
 * The policy has its result of the day. A row that is owed for a later day goes on waiting; not one for a day that has
 * not come, queued by a clock that was ahead: it would be read again and again until then.
 */
export function settle(
  facts: ReadingFacts,
  outcome: ReadingOutcome,
  context: DecisionContext,
  states: { attempt: AttemptState; policy: 'SUCCESS' | 'NOT_FOUND' | 'QUARANTINED' | 'FAILED' },
): Recording {
  const recording = blank(outcome, states.attempt);
  const result: PolicyEnd = {
    state: states.policy,
    reason: states.policy === 'NOT_FOUND' ? 'POLICY_NOT_FOUND' : null,
    outcome: states.policy === 'SUCCESS' || states.policy === 'NOT_FOUND' ? states.policy : null,
    settledDay: context.dayRead,
    homeSourceId: states.policy === 'SUCCESS' ? facts.attempt.sourceId : null,
  };
  if (facts.queue === null) return { ...recording, policy: result };
  // Another claim, a force sync that waits, decides where the policy stands.
  if (!ownsQueueRow(facts)) return { ...recording, policy: { ...result, state: facts.sync.state } };
  const { dayRead, today } = context;
  const isOwed = facts.queue.day > dayRead && facts.queue.day <= today;
  if (!isOwed) return { ...recording, policy: result, queue: { kind: 'REMOVE' } };
  const { state, reason } = waiting(facts.sourceLinked);
  return { ...recording, policy: { ...result, state, reason }, queue: waitAgain(facts) };
}

/** The attempt ends; policy, queue and values stay as they are. */
export function blank(outcome: ReadingOutcome, state: AttemptState): Recording {
  return {
    kind: 'RECORD',
    verdict: 'RECORDED',
    attempt: { state, failureCode: null, reason: null, evidence: outcome.evidence, changes: null },
    policy: null,
    values: [],
    takesBack: false,
    queue: { kind: 'KEEP' },
    openFinding: null,
    resolveFindings: [],
    stopSource: null,
    wakeSources: [],
  };
}

export function finding(
  kind: FindingKind,
  { evidence }: ReadingOutcome,
  details: Record<string, unknown>,
): Recording['openFinding'] {
  return { kind, portalStatus: evidence.portalStatus ?? null, details: { ...details, evidence } };
}
