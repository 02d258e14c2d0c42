import type { AttemptFact, Facts } from './facts.ts';
import { askedServingsOf, groupedBy } from './servings.ts';
import type { Serving } from './servings.ts';

/** A batch is of about 100 policies: what one kill may cause to be read again. */
const policiesOfABatch = 100;
/** Two that are killed at once cannot be told apart by what follows. */
const atOnceMs = 2_000;

/** A read that was in vain: the same login was shown the policy again before an outcome of it was recorded. */
export interface Reread {
  readonly policyId: string;
  /** When the policy was shown again, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * Only what a login is shown while it is to read that policy counts, and once for each claim: a page of a list shows
 * others beside it, and an empty search is made sure of by a look at what is known to be there.
 */
export function findRereads(facts: Facts): Reread[] {
  const attempts = groupedBy(facts.attempts, ({ policyId }) => policyId);
  const servings = groupedBy(askedServingsOf(facts), ({ carrier, number }) =>
    JSON.stringify([carrier, number]),
  );
  return facts.policies.flatMap((policy) => {
    const tries = attempts.get(policy.id) ?? [];
    const outcomes = tries.filter(({ state }) => state !== 'RETURNED').map(finishOf);
    const first = new Map<AttemptFact, number>();
    for (const serving of servings.get(JSON.stringify([policy.carrier, policy.number])) ?? []) {
      const attempt = tries.find((one) => isShownTo(facts, one, serving));
      if (attempt !== undefined && !first.has(attempt)) first.set(attempt, Date.parse(serving.at));
    }
    const shown = [...first.values()];
    return shown
      .filter((at, index) => {
        const before = shown[index - 1];
        return before !== undefined && !outcomes.some((time) => time >= before && time <= at);
      })
      .map((at) => ({ policyId: policy.id, at }));
  });
}

function isShownTo({ sources }: Facts, attempt: AttemptFact, { login, at }: Serving): boolean {
  const source = sources.find(({ id }) => id === attempt.sourceId);
  const time = Date.parse(at);
  return source?.username === login && time >= Date.parse(attempt.queuedAt) && time <= finishOf(attempt);
}

function finishOf({ finishedAt }: AttemptFact): number {
  return finishedAt === null ? Infinity : Date.parse(finishedAt);
}

/**
 * Each reread is charged to the last kill before it, also one that an ended session caused, so the count is never too
 * low. One before any kill is charged to none: only the total says something of it.
 */
export function findCostlyKills(facts: Facts): string[] {
  const kills = killsTogether(facts.kills);
  const rereads = findRereads(facts);
  return kills.flatMap(({ at, count }, index) => {
    const until = kills[index + 1]?.at ?? Infinity;
    const charged = rereads.filter((reread) => reread.at >= at && reread.at < until).length;
    if (charged <= count * policiesOfABatch) return [];
    return [`${String(charged)} policies were read again after the kill at ${new Date(at).toISOString()}`];
  });
}

function killsTogether(kills: readonly string[]): { at: number; count: number }[] {
  const together: { at: number; count: number }[] = [];
  for (const at of kills.map((time) => Date.parse(time)).sort((one, other) => one - other)) {
    const last = together.at(-1);
    if (last !== undefined && at - last.at < atOnceMs) last.count += 1;
    else together.push({ at, count: 1 });
  }
  return together;
}
