import type { Facts } from './facts.ts';
import { askedServingsOf, groupedBy, loginsOf } from './servings.ts';

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

export function findRereads(facts: Facts): Reread[] {
  const attempts = groupedBy(
    facts.attempts.filter(({ finishedAt, state }) => finishedAt !== null && state !== 'RETURNED'),
    ({ policyId }) => policyId,
  );
  const servings = groupedBy(askedServingsOf(facts), ({ carrier, number }) =>
    JSON.stringify([carrier, number]),
  );
  return facts.policies.flatMap((policy) => {
    const logins = loginsOf(facts, policy);
    const finished = (attempts.get(policy.id) ?? []).map(({ finishedAt }) => Date.parse(finishedAt ?? ''));
    const shown = (servings.get(JSON.stringify([policy.carrier, policy.number])) ?? [])
      .filter(({ login }) => logins.has(login))
      .map(({ at }) => Date.parse(at));
    return shown
      .filter((at, index) => {
        const before = shown[index - 1];
        return before !== undefined && !finished.some((time) => time >= before && time <= at);
      })
      .map((at) => ({ policyId: policy.id, at }));
  });
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
