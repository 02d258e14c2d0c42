import type { Facts, PolicyFact } from './facts.ts';

/** Each amount that a carrier showed of a policy, and when. */
export interface Serving {
  readonly at: string;
  readonly login: string;
  readonly carrier: string;
  readonly number: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What the carriers showed with at least one amount, in the order of the requests. */
export function servingsOf(facts: Facts): Serving[] {
  return facts.requests.flatMap(({ at, login, carrier, served }) =>
    served.flatMap(({ number, values }) => {
      const shown = Object.entries(values).flatMap(([name, amount]) =>
        amount === null ? [] : [[valueTypeOf(name), amount] as const],
      );
      return login === null || shown.length === 0
        ? []
        : [{ at, login, carrier, number, values: Object.fromEntries(shown) }];
    }),
  );
}

/** `cashSurrenderValue` as CASH_SURRENDER_VALUE */
function valueTypeOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** An amount in ten-thousandths, so that `12.5` and `12.5000` are one. */
export function exactAmount(text: string): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const digits = BigInt(whole + fraction.padEnd(4, '0').slice(0, 4));
  return sign === '-' ? -digits : digits;
}

/** The logins by which an organization reads a carrier. */
export function loginsOf(facts: Facts, policy: Pick<PolicyFact, 'organizationId' | 'carrier'>): Set<string> {
  return new Set(
    facts.sources
      .filter(
        ({ organizationId, carrier }) =>
          organizationId === policy.organizationId && carrier === policy.carrier,
      )
      .map(({ username }) => username),
  );
}

export function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
