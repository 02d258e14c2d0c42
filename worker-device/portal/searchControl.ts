import type { PolicyLookup } from '../../plugin-sdk/plugin.ts';
import type { Look } from './look.ts';

/** Numbers that are known to be there, of which one has to be found at the moment when another is not. */
const mostKnown = 3;

/** Whether the search finds now what is known to be there. */
export type Control = 'FINDS' | 'FINDS_NOT' | 'FAULT' | 'NOTHING_KNOWN';

export interface ControlLooks {
  look(number: string): Promise<Look>;
  /** Whether these records are the policy with this number. */
  isThere(number: string, found: Extract<PolicyLookup, { kind: 'FOUND' }>): boolean;
  /** The numbers of the list's first page; none without a list, null when it is not to be had. */
  firstListed(): Promise<readonly string[] | null>;
  /** What earlier sessions have read; none when it is not to be had at the moment. */
  earlierNumbers(): Promise<readonly string[]>;
}

/**
 * A portal fault, or a changed page that the plugin takes for an empty search, looks like an absent policy. So before a
 * policy is called absent, the search has to find one that is there, at that same moment.
 */
export class SearchControl {
  readonly #looks: ControlLooks;
  /** Numbers that this session has seen at the portal, the newest last. */
  #known: string[] = [];

  constructor(looks: ControlLooks) {
    this.#looks = looks;
  }

  know(...numbers: readonly string[]): void {
    const others = this.#known.filter((other) => !numbers.includes(other));
    this.#known = [...others, ...numbers].slice(-mostKnown);
  }

  /** To be asked when `number` was not found. */
  async findsOthersThan(number: string): Promise<Control> {
    const listed = this.#known.some((known) => known !== number) ? [] : await this.#looks.firstListed();
    // The list shows what the search does not.
    if (listed?.includes(number) === true) return 'FINDS_NOT';
    const known = this.#known.filter((other) => other !== number).reverse();
    if (known.length > 0) return this.#searchFor(known);
    const earlierNumbers = await this.#looks.earlierNumbers();
    const earlier = await this.#searchFor(earlierNumbers.filter((other) => other !== number));
    // What an earlier session read may have gone since: when it is not found, that proves nothing.
    if (earlier === 'FINDS_NOT') return 'NOTHING_KNOWN';
    return earlier === 'NOTHING_KNOWN' && listed === null ? 'FAULT' : earlier;
  }

  async #searchFor(numbers: readonly string[]): Promise<Control> {
    let outcome: Control = numbers.length > 0 ? 'FINDS_NOT' : 'NOTHING_KNOWN';
    for (const number of numbers) {
      const look = await this.#looks.look(number);
      if (look.kind === 'FOUND' && this.#looks.isThere(number, look)) {
        this.know(number);
        return 'FINDS';
      }
      if (look.kind === 'FAULT' && look.code !== 'SITE_CHANGED') outcome = 'FAULT';
    }
    return outcome;
  }
}
