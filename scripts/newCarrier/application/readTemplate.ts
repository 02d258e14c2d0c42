export function callsTemplate(sdk: string): string {
  return `import { parseJsonObject, PortalFailure } from '${sdk}';
import type { JsonObject, Portal, PortalResponse } from '${sdk}';

/** Where the portal keeps its session in a cookie, everything about the token goes. */
const rememberedToken = 'token';

export function rememberToken(portal: Portal, token: string): void {
  portal.memory.set(rememberedToken, token);
}

/** One of the calls that the portal's own application makes. */
export async function getJson(
  portal: Portal,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<JsonObject> {
  return contentOf(await portal.get(path, { query, headers: sessionHeaders(portal) }));
}

export function sessionHeaders(portal: Portal): Record<string, string> {
  const token = portal.memory.get(rememberedToken);
  return token === undefined ? {} : { authorization: \`Bearer \${token}\` };
}

function contentOf(answer: PortalResponse): JsonObject {
  if (answer.status === 401) throw new PortalFailure('SESSION_EXPIRED');
  if (answer.status === 403) throw new PortalFailure('SITE_BLOCKING', 'the portal denies the call');
  if (answer.status !== 200) throw new PortalFailure('SITE_CHANGED', \`the portal answered \${answer.status}\`);
  return parseJsonObject(answer.text);
}
`;
}

export function applicationReadTemplate(sdk: string): string {
  return `import { changed, namesPolicy } from '${sdk}';
import type { PolicyLookup, PolicyRecord, Portal } from '${sdk}';
import { getJson, sessionHeaders } from './calls.ts';
import { parsePoliciesPage } from './parsing.ts';

const mePath = '/api/me';
const policiesPath = '/api/policies';

export async function probe(portal: Portal): Promise<boolean> {
  const headers = sessionHeaders(portal);
  return (await portal.get(mePath, { headers, followRedirects: false })).status === 200;
}

/** By the search, to its last page: it finds every number that begins so. */
export async function read(portal: Portal, number: string): Promise<PolicyLookup> {
  const found: PolicyRecord[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = cursor === null ? { number } : { number, cursor };
    const page = parsePoliciesPage(await getJson(portal, policiesPath, query));
    if (page.nextCursor !== null && page.nextCursor === cursor) changed('the search goes round in a circle');
    found.push(...page.records);
    cursor = page.nextCursor;
  } while (cursor !== null);
  const exact = found.filter((record) => namesPolicy(record.numberText, number, 'asShown'));
  return exact.length === 0 ? { kind: 'NOT_FOUND' } : { kind: 'FOUND', records: exact };
}

export async function logout(portal: Portal): Promise<void> {
  await portal.post('/api/logout', { headers: sessionHeaders(portal) });
}
`;
}
