/** A session's token as an address carries it. */
export interface AddressToken {
  part: 'PATH' | 'QUERY';
  /** Where it stands, in small letters: the parameter's name, or `asp.net` for a segment in parentheses. */
  place: string;
  value: string;
}

/** Names under which frameworks write their session into an address; `pageToken` and the like are none of them. */
const sessionName =
  /^(?:[\w.-]*sess(?:ion)?[._-]?(?:id|key|token)|session|aspsessionid\w+|sid|wosid|oscsid|xtcsid|zenid|cfid|cftoken)$/i;

// `[` begins what has been put in a token's place.
const pathParameter = /;([\w.-]+)=([^;/?#&\s"'<>\\,[\]][^;/?#&\s"'<>\\,]*)/g;
const queryParameter = /([?&])([\w.-]+)=([^&#\s"'<>\\[\]][^&#\s"'<>\\]*)/g;
/** `(S(…))`, and with others beside it `(X(1)F(…))`. */
const parenthesized = /\(((?:[A-Z]\([^()/\s]+\))+)\)/g;

/** Holds the place of what is left out. */
const gone = '[gone]';

/** What stands where a token stood. */
type Replacement = (token: AddressToken) => string;

/**
 * The text with another in the place of every session token that an address in it carries: as a path parameter
 * (`/home;jsessionid=…`, Java), a segment (`/(S(…))/home`, ASP.NET) or a query parameter (`/home?sid=…`).
 */
export function replaceAddressTokens(text: string, replacement: Replacement): string {
  return text
    .replaceAll(
      parenthesized,
      (_all, value: string) => `(${replacement({ part: 'PATH', place: 'asp.net', value })})`,
    )
    .replaceAll(pathParameter, (all: string, name: string, value: string) =>
      sessionName.test(name)
        ? `;${name}=${replacement({ part: 'PATH', place: name.toLowerCase(), value })}`
        : all,
    )
    .replaceAll(queryParameter, (all: string, before: string, name: string, value: string) =>
      sessionName.test(name)
        ? `${before}${name}=${replacement({ part: 'QUERY', place: name.toLowerCase(), value })}`
        : all,
    );
}

/** The session tokens of the addresses in a text. */
export function addressTokensIn(text: string): AddressToken[] {
  const found: AddressToken[] = [];
  replaceAddressTokens(text, (token) => {
    found.push(token);
    return token.value;
  });
  return found;
}

/**
 * The address, or its path, as it would be in a session of cookies: to compare it with the one that is expected.
 * @param which the tokens to leave out; all when absent
 */
export function withoutAddressTokens(
  address: string,
  which: (token: AddressToken) => boolean = () => true,
): string {
  return replaceAddressTokens(address, (token) => (which(token) ? gone : token.value))
    .replaceAll(`/(${gone})`, '')
    .replaceAll(/;[\w.-]+=\[gone\]/g, '')
    .replaceAll(/[?&][\w.-]+=\[gone\]/g, (parameter) => parameter.slice(0, 1) + gone)
    .replaceAll(`&${gone}`, '')
    .replaceAll(`?${gone}&`, '?')
    .replaceAll(`?${gone}`, '');
}

/**
 * A path of the portal, query and all, in the session whose address is given: for portals that carry the session in
 * every address. A login ends with `portal.memory.set('address', page.url())`, and the calls after it ask for
 * `inSessionOf(portal.memory.get('address') ?? '', '/policies?page=2')`.
 */
export function inSessionOf(address: string, path: string): string {
  const [, way = '', query = '', fragment = ''] =
    /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(withoutAddressTokens(path)) ?? [];
  const { pathname, search } = new URL(address, 'https://portal.invalid');
  const segment = pathname.match(parenthesized)?.[0];
  const parameters = partsOf(pathname, pathParameter).filter((part) => namesSession(part.slice(1)));
  const queried = partsOf(search, queryParameter)
    .map((part) => part.slice(1))
    .filter(namesSession);
  const asked = [query.slice(1), ...queried].filter((part) => part !== '').join('&');
  return `${segment === undefined ? '' : `/${segment}`}${way}${parameters.join('')}${asked === '' ? '' : `?${asked}`}${fragment}`;
}

function partsOf(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([part]) => part);
}

function namesSession(parameter: string): boolean {
  return sessionName.test(parameter.split('=', 1)[0] ?? '');
}
