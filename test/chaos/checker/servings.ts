import type { Facts, PolicyFact, PortalRequest } from './facts.ts';

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
  return facts.requests.flatMap((request) => shownBy(request, request.served));
}

/** The same without what a page shows beside the policy that was asked for. */
export function askedServingsOf(facts: Facts): Serving[] {
  return facts.requests.flatMap((request) => {
    const asked = request.served.filter(({ policyId }) => request.path.endsWith(`/${policyId}`));
    return shownBy(request, asked.length === 0 ? request.served : asked);
  });
}

function shownBy({ at, login, carrier }: PortalRequest, served: PortalRequest['served']): Serving[] {
  return served.flatMap(({ number, values }) => {
    const shown = Object.entries(values).flatMap(([name, amount]) =>
      amount === null ? [] : [[valueTypeOf(name), amount] as const],
    );
    return login === null || shown.length === 0
      ? []
      : [{ at, login, carrier, number, values: Object.fromEntries(shown) }];
  });
}

/** What a carrier calls by another name than the CRM. */
const otherNames: Readonly<Record<string, string>> = {
  contractValue: 'ACCOUNT_VALUE',
  surrenderValue: 'CASH_SURRENDER_VALUE',
  rmdAmount: 'REQUIRED_MINIMUM_DISTRIBUTION',
  guaranteedIncomeBase: 'INCOME_BENEFIT_BASE',
};

/** `cashSurrenderValue` as CASH_SURRENDER_VALUE */
function valueTypeOf(name: string): string {
  return otherNames[name] ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
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
