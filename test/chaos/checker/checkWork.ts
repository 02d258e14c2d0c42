import type { Facts } from './facts.ts';
import { servingsOf } from './servings.ts';

const unfinishedAttempts: ReadonlySet<string> = new Set(['QUEUED', 'IN_PROGRESS']);
const unfinishedPolicies: ReadonlySet<string> = new Set(['NOT_YET_SYNCED', 'QUEUED', 'IN_PROGRESS']);
const brokenWorkflows: ReadonlySet<string> = new Set(['FAILED', 'TERMINATED', 'TIMED_OUT']);
/** States of a link session in which somebody other than the person is to act. */
const movingSessions: ReadonlySet<string> = new Set(['AUTHENTICATING', 'VERIFYING']);

/** Readings and queued policies that nothing will ever give an outcome. */
export function findLost(facts: Facts): string[] {
  return [...lostAttempts(facts), ...lostForceSyncs(facts), ...lostPolicies(facts), ...lostReadings(facts)];
}

/** What waits although everything that it needs is there. */
export function findStuck(facts: Facts): string[] {
  const reading = readingSources(facts);
  const waiting = facts.policies
    .filter(({ queued, homeSourceId }) => queued && homeSourceId !== null && reading.has(homeSourceId))
    .map(({ id, state }) => `policy ${id} is ${state} and its source is linked`);
  const sessions = facts.sources
    .filter(({ linkSessionState: state }) => state !== null && movingSessions.has(state))
    .map(({ id, linkSessionState }) => `the link session of source ${id} is ${String(linkSessionState)}`);
  const workflows = facts.workflows
    .filter(({ status, problem }) => problem !== null || brokenWorkflows.has(status))
    .map(({ id, status, problem }) => `workflow ${id} is ${status}${problem === null ? '' : `: ${problem}`}`);
  const journal = facts.journalled === 0 ? [] : [`${String(facts.journalled)} readings stay in a journal`];
  return [...waiting, ...sessions, ...workflows, ...journal];
}

function readingSources({ sources }: Facts): Set<string> {
  return new Set(
    sources.filter(({ state, stopCode }) => state === 'LINKED' && stopCode === null).map(({ id }) => id),
  );
}

function lostAttempts({ attempts, policies }: Facts): string[] {
  const queued = new Set(policies.filter((policy) => policy.queued).map(({ id }) => id));
  return attempts
    .filter(({ state, policyId }) => unfinishedAttempts.has(state) && !queued.has(policyId))
    .map(({ id, state, policyId }) => `attempt ${id} stays ${state}: policy ${policyId} is in no queue`);
}

function lostForceSyncs({ attempts, person }: Facts): string[] {
  const known = new Set(attempts.map(({ id }) => id));
  return person.forceSyncs.filter((id) => !known.has(id)).map((id) => `force sync ${id} left no attempt`);
}

function lostPolicies(facts: Facts): string[] {
  const reading = readingSources(facts);
  return facts.policies
    .filter(({ queued, homeSourceId }) => !queued && homeSourceId !== null && reading.has(homeSourceId))
    .filter(({ state, settled }) => !settled || unfinishedPolicies.has(state))
    .map(
      ({ id, state, settled }) =>
        `policy ${id} is ${state}${settled ? '' : ', owed by the day,'} and in no queue`,
    );
}

/** A success whose amounts are nowhere, although the carrier shows amounts of that policy. */
function lostReadings(facts: Facts): string[] {
  const recorded = new Set(facts.history.map(({ attemptId }) => attemptId));
  const withValues = new Set(
    servingsOf(facts).map(({ carrier, number }) => JSON.stringify([carrier, number])),
  );
  const policies = new Map(facts.policies.map((policy) => [policy.id, policy]));
  return facts.attempts
    .filter(({ id, state }) => state === 'SUCCESS' && !recorded.has(id))
    .filter(({ policyId }) => {
      const policy = policies.get(policyId);
      return policy !== undefined && withValues.has(JSON.stringify([policy.carrier, policy.number]));
    })
    .map(({ id, policyId }) => `attempt ${id} of policy ${policyId} is a success without an amount`);
}
