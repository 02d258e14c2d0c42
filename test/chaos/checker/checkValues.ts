import type { Facts, PolicyFact, ValueFact } from './facts.ts';
import { exactAmount, groupedBy, loginsOf, servingsOf } from './servings.ts';
import type { Serving } from './servings.ts';

/**
 * Readings recorded twice, older ones over newer, and amounts that no carrier showed to this organization. A carrier
 * raises every amount at each read, so the order of amounts is the order of reads, and one amount is one read.
 */
export function findDuplicated(facts: Facts): string[] {
  const servings = groupedBy(servingsOf(facts), ({ carrier, number }) => keyOf(carrier, number));
  const histories = groupedBy(facts.history, ({ policyId }) => policyId);
  const current = groupedBy(facts.values, ({ policyId }) => policyId);
  return facts.policies.flatMap((policy) => {
    const logins = loginsOf(facts, policy);
    const shown = (servings.get(keyOf(policy.carrier, policy.number)) ?? []).filter(({ login }) =>
      logins.has(login),
    );
    return findingsOf(policy, histories.get(policy.id) ?? [], current.get(policy.id) ?? [], shown);
  });
}

function keyOf(carrier: string, number: string): string {
  return JSON.stringify([carrier, number]);
}

function findingsOf(
  policy: PolicyFact,
  history: readonly ValueFact[],
  current: readonly ValueFact[],
  shown: readonly Serving[],
): string[] {
  return [...groupedBy(history, ({ valueType }) => valueType)].flatMap(([valueType, rows]) => {
    const name = `${valueType} of policy ${policy.id}`;
    const amounts = rows.flatMap(({ amount }) => (amount === null ? [] : [amount]));
    const newest = current.find((value) => value.valueType === valueType)?.amount;
    return [
      ...notShown(name, valueType, amounts, shown),
      ...outOfOrder(name, amounts),
      ...newestIsNotCurrent(name, rows, newest),
    ];
  });
}

function notShown(
  name: string,
  valueType: string,
  amounts: readonly string[],
  shown: readonly Serving[],
): string[] {
  const known = new Set(
    shown.flatMap(({ values }) => {
      const amount = values[valueType];
      return amount === undefined ? [] : [exactAmount(amount)];
    }),
  );
  return amounts
    .filter((amount) => !known.has(exactAmount(amount)))
    .map((amount) => `${name}: ${amount} was recorded, and no request was answered with it`);
}

function outOfOrder(name: string, amounts: readonly string[]): string[] {
  return amounts.flatMap((amount, index) => {
    const before = amounts[index - 1];
    if (before === undefined) return [];
    if (exactAmount(amount) > exactAmount(before)) return [];
    if (exactAmount(amount) === exactAmount(before)) return [`${name}: ${amount} was recorded twice`];
    return [`${name}: ${amount}, read earlier, was recorded over ${before}`];
  });
}

function newestIsNotCurrent(
  name: string,
  rows: readonly ValueFact[],
  current: string | null | undefined,
): string[] {
  const last = rows.at(-1)?.amount ?? null;
  if (last === null || (current != null && exactAmount(current) === exactAmount(last))) return [];
  return [`${name}: ${last} was recorded last, and ${current ?? 'nothing'} is shown`];
}
