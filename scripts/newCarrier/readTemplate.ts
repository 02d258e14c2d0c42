export function readTemplate(sdk: string): string {
  return `import { namesPolicy, PortalFailure } from '${sdk}';
import type { PolicyLookup, Portal, PortalResponse } from '${sdk}';
import { isSignedIn, parsePolicyPage, parseSearchPage } from './parsing.ts';

const homePath = '/home';
const searchPath = '/policies/search';

export async function probe(portal: Portal): Promise<boolean> {
  const answer = await portal.get(homePath, { followRedirects: false });
  return answer.status === 200 && isSignedIn(answer.text);
}

/** By the search, then the page of every row that shows exactly this number. */
export async function read(portal: Portal, number: string): Promise<PolicyLookup> {
  const answer = signedIn(await portal.get(searchPath, { query: { number } }));
  const rows = parseSearchPage(answer.text);
  const exact = rows.filter((row) => namesPolicy(row.numberText, number, 'layoutWhitespace'));
  if (exact.length === 0) return { kind: 'NOT_FOUND' };
  const records = await Promise.all(
    exact.map(async ({ path }) => parsePolicyPage(signedIn(await portal.get(path)).text, path)),
  );
  return { kind: 'FOUND', records };
}

export async function logout(portal: Portal): Promise<void> {
  await portal.post('/logout', { followRedirects: false });
}

/** The portal sends everybody who is not signed in to its sign-in page. */
function signedIn(answer: PortalResponse): PortalResponse {
  if (answer.url.pathname.startsWith('/login')) throw new PortalFailure('SESSION_EXPIRED');
  if (answer.status === 403) throw new PortalFailure('SITE_BLOCKING', 'the portal denies the page');
  if (answer.status !== 200) throw new PortalFailure('SITE_CHANGED', \`the portal answered \${answer.status}\`);
  return answer;
}
`;
}
