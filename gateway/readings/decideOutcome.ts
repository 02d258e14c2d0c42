import type { Ineligibility } from '../../contracts/domain/eligibility.ts';
import type { FailureCode } from '../../contracts/domain/failures.ts';
import type { FindingKind } from '../../contracts/domain/findings.ts';
import { findingKinds } from '../../contracts/domain/findings.ts';
import type { ReadingOutcome } from '../../contracts/domain/readings.ts';
import type { WaitingReason } from '../../contracts/domain/syncReasons.ts';
import type { DecisionContext } from './decisionContext.ts';
import { blank, finding, settle } from './draftRecording.ts';
import { failedReadings, givenBackPauseMs, retryPausesMs } from './failedReadings.ts';
import { differs, plainAmount } from './moneyText.ts';
import { ownsQueueRow, standing, waitAgain, waiting } from './queueStanding.ts';
import type { ReadingFacts, StoredValue } from './readingFacts.ts';
import type { Decision, Recording } from './recording.ts';

type Outcome<Kind extends ReadingOutcome['kind']> = Extract<ReadingOutcome, { kind: Kind }>;

/** Values for the stored number: the one outcome that writes them. */
export function foundValues(
  facts: ReadingFacts,
  outcome: Outcome<'VALUES'>,
  context: DecisionContext,
): Recording {
  const fresh = outcome.values.filter(({ valueType }) => {
    const stored = facts.values.get(valueType);
    return stored === undefined || isNotNewer(stored, facts, context);
  });
  const recording = settle(facts, outcome, context, { attempt: 'SUCCESS', policy: 'SUCCESS' });
  recording.values = fresh.map((value) => {
    const stored = facts.values.get(value.valueType);
    return { ...value, isNew: stored === undefined || differs(stored.amount, value.amount) };
  });
  recording.attempt.changes = fresh.map(({ valueType, amount, asOf }) => {
    const stored = facts.values.get(valueType);
    const before = stored === undefined ? null : plainAmount(stored.amount);
    return { valueType, before, after: plainAmount(amount), asOf };
  });
  recording.resolveFindings = findingKinds;
  return recording;
}

/**
 * A reading that comes late never replaces a newer one. Claims of a policy come one after the other, whatever clocks say
 * of it; only where a value's claim is not known, the time counts, unless that has not come yet.
 */
function isNotNewer(
  stored: StoredValue,
  { attempt }: ReadingFacts,
  { fetchedAt, now }: DecisionContext,
): boolean {
  if (stored.generation !== null && attempt.generation !== null && stored.generation !== attempt.generation) {
    return stored.generation < attempt.generation;
  }
  return stored.fetchedAt <= fetchedAt || stored.fetchedAt > now;
}

/** The portal shows the policy as ended, or as another agent's: no value, and a person updates the status. */
export function foundInactive(
  facts: ReadingFacts,
  outcome: Outcome<'INACTIVE'>,
  context: DecisionContext,
): Recording {
  const kind: FindingKind =
    outcome.reason === 'AGENT_OF_RECORD_CHANGED' ? 'AGENT_OF_RECORD_CHANGED' : 'STATUS_DIFFERS';
  const recording = settle(facts, outcome, context, { attempt: 'SUCCESS', policy: 'SUCCESS' });
  recording.attempt.reason = outcome.reason;
  recording.openFinding = finding(kind, outcome, { reason: outcome.reason });
  recording.resolveFindings = findingKinds.filter((other) => other !== kind);
  return recording;
}

/** This source does not show it. The policy is Not Found when every source of the institution has said so. */
export function notFound(
  facts: ReadingFacts,
  outcome: Outcome<'NOT_FOUND'>,
  context: DecisionContext,
): Recording {
  const recording = askNextSource(facts, outcome, 'NOT_FOUND') ?? notFoundAnywhere(facts, outcome, context);
  recording.attempt.failureCode = 'POLICY_NOT_FOUND';
  return recording;
}

function notFoundAnywhere(
  facts: ReadingFacts,
  outcome: Outcome<'NOT_FOUND'>,
  context: DecisionContext,
): Recording {
  if (facts.queue?.unconfirmed === true) {
    const recording = settle(facts, outcome, context, { attempt: 'NOT_FOUND', policy: 'FAILED' });
    if (recording.policy !== null) recording.policy.reason = 'NOT_FOUND_UNCONFIRMED' satisfies FailureCode;
    return recording;
  }
  const recording = settle(facts, outcome, context, { attempt: 'NOT_FOUND', policy: 'NOT_FOUND' });
  recording.openFinding = finding('NUMBER_NOT_FOUND', outcome, {});
  return recording;
}

/**
 * Two looks found nothing, and nothing confirmed that the search works. It may only have been read too early, before
 * its session had found anything, so it is read once more; then another source may have it.
 */
function seemsAbsent(facts: ReadingFacts, outcome: Outcome<'FAILED'>, context: DecisionContext): Decision {
  if (facts.queue?.tries === 0) return tryLater(facts, outcome, context);
  const recording = askNextSource(facts, outcome, 'FAILED') ?? failedForToday(facts, outcome, context);
  recording.attempt.failureCode = outcome.code;
  return recording;
}

/** The policy waits for a source of the institution that was not asked yet; undefined when there is none. */
function askNextSource(
  facts: ReadingFacts,
  outcome: ReadingOutcome,
  attempt: 'NOT_FOUND' | 'FAILED',
): Recording | undefined {
  const asked = new Set([...(facts.queue?.askedSourceIds ?? []), facts.attempt.sourceId]);
  const next = facts.otherSources.find((source) => !asked.has(source.id));
  if (next === undefined) return undefined;
  const recording = blank(outcome, attempt);
  if (!ownsQueueRow(facts)) return recording;
  recording.policy = { ...waiting(next.linked), homeSourceId: next.id };
  recording.queue = { ...waitAgain(facts), sourceId: next.id, tries: 0, askedSourceIds: [...asked] };
  recording.wakeSources = [next.id];
  return recording;
}

export function failed(facts: ReadingFacts, outcome: Outcome<'FAILED'>, context: DecisionContext): Decision {
  const meaning = failedReadings[outcome.code];
  switch (meaning.kind) {
    case 'QUARANTINE':
      return quarantined(facts, outcome, context, meaning.finding);
    case 'TRY_LATER':
      return tryLater(facts, outcome, context);
    case 'SETTLE':
      return failedForToday(facts, outcome, context);
    case 'SEEMS_ABSENT':
      return seemsAbsent(facts, outcome, context);
    case 'GIVE_BACK':
      return givenBack(facts, outcome, context, meaning.stopsSource);
  }
}

/** A newer claim of the policy took this one's place: kept as an attempt, without a value. */
export function superseded(outcome: ReadingOutcome): Recording {
  const recording = blank(outcome, 'SUPERSEDED');
  recording.verdict = 'SUPERSEDED';
  recording.attempt.reason = 'NEWER_CLAIM' satisfies WaitingReason;
  return recording;
}

/** The number belongs to two policies at the portal, so the value that was accepted may be the other's. */
export function takenBack({ attempt, sync }: ReadingFacts, outcome: Outcome<'FAILED'>): Recording {
  const recording = blank(outcome, 'QUARANTINED');
  recording.attempt.failureCode = outcome.code;
  recording.takesBack = true;
  recording.openFinding = finding('NUMBER_AMBIGUOUS', outcome, {});
  if (sync.state === 'SUCCESS' && sync.lastAttemptId === attempt.id) {
    recording.policy = { ...standing('QUARANTINED'), reason: outcome.code };
  }
  return recording;
}

/** While the portal was asked, the policy was deleted or closed, or lost its contact. */
export function skipped(facts: ReadingFacts, outcome: ReadingOutcome, reason: Ineligibility): Recording {
  const recording = blank(outcome, 'SKIPPED');
  recording.verdict = 'SUPERSEDED';
  recording.attempt.reason = reason;
  if (!ownsQueueRow(facts)) return recording;
  recording.policy = { ...standing('SKIPPED'), reason };
  recording.queue = { kind: 'REMOVE' };
  return recording;
}

/** The portal's number is not the stored one: that was changed in the meantime, so the policy is read again. */
export function renumbered(
  facts: ReadingFacts,
  outcome: Outcome<'VALUES' | 'INACTIVE'>,
  context: DecisionContext,
): Recording {
  const tries = (facts.queue?.tries ?? 0) + 1;
  // Again and again is no coincidence: then it is the portal, or the device, that answers with another policy.
  if (tries > retryPausesMs.length) return quarantined(facts, outcome, context, 'OTHER_POLICY_SERVED');
  const recording = blank(outcome, 'SUPERSEDED');
  recording.verdict = 'SUPERSEDED';
  recording.attempt.reason = 'NUMBER_CHANGED' satisfies WaitingReason;
  recording.attempt.evidence = { ...outcome.evidence, portalNumber: outcome.portalNumber };
  if (!ownsQueueRow(facts)) return recording;
  recording.policy = waiting(facts.sourceLinked);
  recording.queue = { ...waitAgain(facts), tries };
  recording.wakeSources = [facts.attempt.sourceId];
  return recording;
}

function quarantined(
  facts: ReadingFacts,
  outcome: ReadingOutcome,
  context: DecisionContext,
  kind: FindingKind,
): Recording {
  const recording = settle(facts, outcome, context, { attempt: 'QUARANTINED', policy: 'QUARANTINED' });
  const code: FailureCode = outcome.kind === 'FAILED' ? outcome.code : 'POLICY_MISMATCH';
  recording.attempt.failureCode = code;
  if (recording.policy !== null) recording.policy.reason = code;
  recording.openFinding = finding(kind, outcome, {});
  return recording;
}

function tryLater(facts: ReadingFacts, outcome: Outcome<'FAILED'>, context: DecisionContext): Recording {
  const tries = (facts.queue?.tries ?? 0) + 1;
  const pauseMs = retryPausesMs[tries - 1];
  if (pauseMs === undefined || !ownsQueueRow(facts)) return failedForToday(facts, outcome, context);
  const recording = blank(outcome, 'FAILED');
  recording.attempt.failureCode = outcome.code;
  recording.policy = { ...waiting(facts.sourceLinked), reason: outcome.code };
  const notBefore = new Date(context.now.getTime() + pauseMs);
  recording.queue = { ...waitAgain(facts), tries, notBefore };
  recording.wakeSources = [facts.attempt.sourceId];
  return recording;
}

function failedForToday(
  facts: ReadingFacts,
  outcome: Outcome<'FAILED'>,
  context: DecisionContext,
): Recording {
  const recording = settle(facts, outcome, context, { attempt: 'FAILED', policy: 'FAILED' });
  recording.attempt.failureCode = outcome.code;
  if (recording.policy !== null) recording.policy.reason = outcome.code;
  return recording;
}

/**
 * Not the policy's fault: it waits, with a pause, so that what every policy meets does not come round at once. A force
 * sync's reading has been acknowledged and nothing asks for it again, so its attempt ends as what it met.
 */
function givenBack(
  facts: ReadingFacts,
  outcome: Outcome<'FAILED'>,
  { now }: DecisionContext,
  stopsSource: boolean,
): Recording {
  const isForce = facts.attempt.kind === 'FORCE';
  const recording = blank(outcome, isForce ? 'FAILED' : 'RETURNED');
  recording.attempt.failureCode = isForce ? outcome.code : null;
  recording.attempt.reason = outcome.code;
  recording.stopSource = stopsSource ? outcome.code : null;
  if (!ownsQueueRow(facts)) return recording;
  recording.policy = { ...waiting(facts.sourceLinked && !stopsSource), reason: outcome.code };
  recording.queue = { ...waitAgain(facts), notBefore: new Date(now.getTime() + givenBackPauseMs) };
  recording.wakeSources = [facts.attempt.sourceId];
  return recording;
}
