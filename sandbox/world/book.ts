import type { Cents } from './money.ts';
import { showsValues } from './policy.ts';
import type { Audience, Policy, Values } from './policy.ts';

/** Which part of the agency's business a login sees. */
export type BookView = Exclude<Audience, 'shared'> | 'everything' | 'nothing';

/** Rows of a search that the portals show at once; the rest is on further pages. */
export const SEARCH_PAGE_SIZE = 25;

/** A carrier's policies as they stand now. Policies are immutable; a change puts a new one in the old one's place. */
export class Book {
  readonly #policies = new Map<string, Policy>();
  readonly #views = new Map<BookView, Policy[]>();

  constructor(policies: readonly Policy[]) {
    for (const policy of policies) this.#policies.set(policy.id, policy);
  }

  /** All, with those that only the CRM has. */
  all(): Policy[] {
    return [...this.#policies.values()];
  }

  /** What a login sees at the portal, in the portal's order. */
  seenBy(view: BookView): readonly Policy[] {
    const known = this.#views.get(view);
    if (known !== undefined) return known;
    const seen = this.all().filter((policy) => policy.atPortal && isInView(policy, view));
    this.#views.set(view, seen);
    return seen;
  }

  get(id: string): Policy | undefined {
    return this.#policies.get(id);
  }

  find(view: BookView, id: string): Policy | undefined {
    const policy = this.#policies.get(id);
    return policy !== undefined && policy.atPortal && isInView(policy, view) ? policy : undefined;
  }

  /** A person's policies, those that the view has. */
  ownedBy(view: BookView, personId: string): Policy[] {
    return this.seenBy(view).filter((policy) => policy.owner.id === personId);
  }

  /** As carriers search: every number that begins with the text, letters in either case, spaces around it or not. */
  search(view: BookView, text: string): Policy[] {
    const wanted = text.trim().toUpperCase();
    if (wanted === '') return [];
    return this.seenBy(view).filter(({ number }) => number.trim().toUpperCase().startsWith(wanted));
  }

  /** Another policy of the same view: the next one, or the first after the last. */
  neighbourOf(view: BookView, policy: Policy): Policy {
    const seen = this.seenBy(view);
    const place = seen.findIndex((candidate) => candidate.id === policy.id);
    return seen[(place + 1) % seen.length] ?? policy;
  }

  replace(policy: Policy): void {
    this.#policies.set(policy.id, policy);
    this.#views.clear();
  }
}

function isInView(policy: Policy, view: BookView): boolean {
  if (view === 'nothing') return false;
  return view === 'everything' || policy.audience === 'shared' || policy.audience === view;
}

/** The policy with every amount raised by `step` cents; one without values stays as it is. */
export function withRaisedValues(policy: Policy, step: Cents): Policy {
  if (!showsValues(policy.status)) return policy;
  const raised: Record<string, Cents | null> = {};
  for (const [name, amount] of Object.entries(policy.values)) {
    raised[name] = amount === null ? null : amount + step;
  }
  return { ...policy, values: raised satisfies Values };
}

/** `YYYY-MM-DD` of the policy's values, seen at the instant `now` (milliseconds, UTC). */
export function asOfDate(policy: Policy, now: number): string {
  if (policy.valuedOn !== null) return policy.valuedOn;
  const dayMs = 86_400_000;
  return new Date(now - policy.valuedDaysAgo * dayMs).toISOString().slice(0, 10);
}
