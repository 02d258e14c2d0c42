import { namesPolicy, PortalFailure } from '../../../plugin-sdk/index.ts';
import type { ListPage, PolicyLookup, PolicyRecord, Portal } from '../../../plugin-sdk/index.ts';
import { getJson, isSignedIn, postJson } from './calls.ts';
import { parseAccountsPage, parseDetail, parseMatches, searchLimit } from './parsing.ts';

export function probe(portal: Portal): Promise<boolean> {
  return isSignedIn(portal);
}

/** By the search, which finds every number that begins so, then the account of each match with exactly this number. */
export async function read(portal: Portal, number: string): Promise<PolicyLookup> {
  const matches = parseMatches(await postJson(portal, '/api/accounts/search', { number }));
  const exact = matches.filter((match) => namesPolicy(match.numberText, number, 'asShown'));
  if (exact.length === 0 && matches.length >= searchLimit) {
    throw new PortalFailure('POLICY_MISMATCH', 'too many longer numbers begin like this one');
  }
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

async function readDetail(portal: Portal, id: string): Promise<PolicyRecord> {
  return parseDetail(await getJson(portal, `/api/accounts/${encodeURIComponent(id)}`));
}
