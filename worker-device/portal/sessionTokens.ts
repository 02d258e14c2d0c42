import { addressTokensIn, replaceAddressTokens } from '../../plugin-sdk/sessionAddress.ts';
import type { AddressToken } from '../../plugin-sdk/sessionAddress.ts';

/** Shorter values may be part of any text; where an address carries them they are found all the same. */
const shortestToSearchFor = 8;
/** Portals that draw a token for every page would fill the memory. */
const mostRemembered = 100;
/** What a login hands on in its addresses under names of its own: long, of letters and digits. */
const drawn = /^(?=.*\d)(?=.*[A-Za-z])[\w.~+=-][\w.~+/=-]{15,}$/;
const mark = /\[session-token:([\w.-]+)\]/g;

/**
 * The tokens that a portal carries in its addresses in the place of a cookie. They are as good as the login, so nothing
 * that leaves the session may carry one (promise 4): a mark stands in its place, and what comes back with a mark (a place
 * in the list) gets the token of the session that it comes back to.
 */
export class SessionTokens {
  /** By place. */
  readonly #current = new Map<string, string>();
  /** Every text that has stood for the session, with its place; the oldest first. */
  readonly #known = new Map<string, string>();
  #isSignedIn = false;

  /** From now on a query's values are the portal's records, whatever their names. */
  signedIn(): void {
    this.#isSignedIn = true;
  }

  /** An address that is asked for. */
  asked(address: string): void {
    for (const token of this.#tokensOf(address)) {
      this.#know(token);
      for (const { place, value } of withLetters(token)) this.#current.set(place, value);
    }
  }

  /**
   * An address that a redirect leads to. Who is not signed in any more is given another session on the way to the
   * sign-in page; that one is of no use to what comes back.
   */
  redirected(address: string): void {
    if (!this.#isSignedIn) this.asked(address);
    else for (const token of this.#tokensOf(address)) this.#know(token);
  }

  /** For a text that only people read: without anything that may be a token. */
  hide(text: string): string {
    return replaceAddressTokens(this.hideOwn(text), ({ place }) => marked(place));
  }

  /** For a text that is compared, or comes back: without this session's tokens, and otherwise as it was. */
  hideOwn(text: string): string {
    const long = [...this.#known].filter(([value]) => value.length >= shortestToSearchFor);
    long.sort(([one], [other]) => other.length - one.length);
    const searched = long.reduce((clean, [value, place]) => clean.replaceAll(value, marked(place)), text);
    return replaceAddressTokens(searched, ({ part, place, value }) =>
      part === 'PATH' || this.#known.get(value) === place ? marked(place) : value,
    );
  }

  /** Whether a text that is base64 from end to end holds a token. */
  isEncodedIn(text: string): boolean {
    const plain = Buffer.from(text, 'base64').toString('latin1');
    return this.hideOwn(plain) !== plain;
  }

  /** The text with this session's tokens in the place of the marks; null when it has none for one of them. */
  restore(text: string): string | null {
    const places = [...text.matchAll(mark)].map(([, place = '']) => place);
    if (places.some((place) => !this.#current.has(place))) return null;
    return text.replaceAll(mark, (all, place: string) => this.#current.get(place) ?? all);
  }

  #tokensOf(address: string): AddressToken[] {
    const recognized = addressTokensIn(address);
    if (this.#isSignedIn) return recognized.filter(({ part }) => part === 'PATH');
    const values = [...(URL.parse(address)?.searchParams ?? [])];
    const others = values.filter(([, value]) => drawn.test(value) && !isAmong(recognized, value));
    return [...recognized, ...others.map(([name, value]) => this.#unnamed(name, value))];
  }

  /** Which of such values is the session's nobody knows: each has a place of its own. */
  #unnamed(name: string, value: string): AddressToken {
    const usual = name.toLowerCase().replaceAll(/[^\w.-]/g, '_');
    let place = this.#known.get(value) ?? usual;
    for (let count = 2; this.#known.get(value) === undefined && this.#current.has(place); count += 1) {
      place = `${usual}.${count}`;
    }
    return { part: 'QUERY', place, value };
  }

  #know(token: AddressToken): void {
    for (const { place, value } of withLetters(token)) {
      for (const form of [value, decoded(value), encodeURIComponent(value)]) this.#remember(form, place);
    }
  }

  #remember(form: string, place: string): void {
    this.#known.delete(form);
    this.#known.set(form, place);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostRemembered && oldest !== undefined) this.#known.delete(oldest);
  }
}

function marked(place: string): string {
  return `[session-token:${place}]`;
}

function isAmong(tokens: readonly AddressToken[], value: string): boolean {
  return tokens.some((token) => token.value === value || decoded(token.value) === value);
}

/** `X(1)S(…)` as a whole, and what each of its letters holds. */
function withLetters(token: AddressToken): AddressToken[] {
  if (token.place !== 'asp.net') return [token];
  const letters = [...token.value.matchAll(/([A-Z])\(([^()]+)\)/g)];
  return [
    token,
    ...letters.map(([, letter = '', value = '']): AddressToken => {
      return { part: 'PATH', place: `asp.net.${letter.toLowerCase()}`, value };
    }),
  ];
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // A per cent sign that encodes nothing.
    return value;
  }
}
