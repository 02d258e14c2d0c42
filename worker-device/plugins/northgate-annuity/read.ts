import { changed, namesPolicy } from '../../../plugin-sdk/index.ts';
import type { ListPage, PolicyLookup, PolicyRecord, Portal } from '../../../plugin-sdk/index.ts';
import { getJson, isSignedIn, postJson } from './calls.ts';
import { parseAccountsPage, parseDetail, parseMatches } from './parsing.ts';
import type { Match } from './parsing.ts';

const searchPath = '/api/accounts/search';

export function probe(portal: Portal): Promise<boolean> {
  return isSignedIn(portal);
}

/** By the search, which finds every number that begins so, then the account of each match with exactly this number. */
export async function read(portal: Portal, number: string): Promise<PolicyLookup> {
  const matches = await search(portal, number);
  const exact = matches.filter((match) => namesPolicy(match.numberText, number, 'asShown'));
  if (exact.length === 0) return { kind: 'NOT_FOUND' };
  const records = await Promise.all(exact.map((match) => readDetail(portal, match.id)));
  return { kind: 'FOUND', records };
}

export async function list(portal: Portal, cursor: string | null): Promise<ListPage> {
  return parseAccountsPage(await getJson(portal, '/api/accounts', cursor === null ? {} : { cursor }));
}

export async function logout(portal: Portal): Promise<void> {
  await postJson(portal, '/api/session/logout', {});
}

/** All pages of it: the number asked for may stand behind many longer ones, and a second one behind the first. */
async function search(portal: Portal, number: string): Promise<Match[]> {
  const found: Match[] = [];
  let page = parseMatches(await postJson(portal, searchPath, { number }));
  found.push(...page.matches);
  while (page.nextCursor !== null) {
    const cursor: string = page.nextCursor;
    page = parseMatches(await postJson(portal, searchPath, { number, cursor }));
    if (page.nextCursor === cursor) changed('the search goes round in a circle');
    found.push(...page.matches);
  }
  return found;
}

async function readDetail(portal: Portal, id: string): Promise<PolicyRecord> {
  return parseDetail(await getJson(portal, `/api/accounts/${encodeURIComponent(id)}`));
}
