import { namesPolicy, PortalFailure } from '../../../plugin-sdk/index.ts';
import type {
  ListPage,
  PolicyLookup,
  PolicyRecord,
  Portal,
  PortalResponse,
} from '../../../plugin-sdk/index.ts';
import { parseDetailPage, parseListPage, parseSearchPage, parseSignOutToken } from './parsing.ts';
import type { SearchRow } from './parsing.ts';

const searchPath = '/policies/search';
const listPath = '/policies';
const homePath = '/home';

export async function probe(portal: Portal): Promise<boolean> {
  const answer = await portal.get(homePath, { followRedirects: false });
  if (answer.status === 403) throw new PortalFailure('SITE_BLOCKING', 'the home page is denied');
  return answer.status === 200 && answer.text.includes('btnSignOut');
}

/** By the search, which finds every number that begins so, then the page of each row with exactly this number. */
export async function read(portal: Portal, number: string): Promise<PolicyLookup> {
  const rows = await search(portal, number);
  const exact = rows.filter((row) => namesPolicy(row.numberText, number, 'layoutWhitespace'));
  if (exact.length === 0) return { kind: 'NOT_FOUND' };
  const records = await Promise.all(exact.map((row) => readDetail(portal, row.path)));
  return { kind: 'FOUND', records };
}

export async function list(portal: Portal, cursor: string | null): Promise<ListPage> {
  const answer = await portal.get(listPath, cursor === null ? {} : { query: { page: cursor } });
  return parseListPage(signedIn(answer).text);
}

export async function logout(portal: Portal): Promise<void> {
  const home = await portal.get(homePath);
  if (home.url.pathname !== homePath) return;
  const token = parseSignOutToken(home.text);
  await portal.post('/logout', { form: { __RequestVerificationToken: token }, followRedirects: false });
}

/** All pages of it: the number asked for may stand behind many longer ones, and a second one behind the first. */
async function search(portal: Portal, number: string): Promise<SearchRow[]> {
  const found: SearchRow[] = [];
  for (let page = 1; ; page += 1) {
    const query = page === 1 ? { number } : { number, page: String(page) };
    const { rows, isLast } = parseSearchPage(signedIn(await portal.get(searchPath, { query })).text);
    found.push(...rows);
    if (isLast) return found;
  }
}

async function readDetail(portal: Portal, path: string): Promise<PolicyRecord> {
  const answer = signedIn(await portal.get(path));
  return parseDetailPage(answer.text, path);
}

/** The answer of a page behind the sign-in. The portal sends everybody else to the sign-in page. */
function signedIn(answer: PortalResponse): PortalResponse {
  if (answer.url.pathname.startsWith('/login')) throw new PortalFailure('SESSION_EXPIRED');
  if (answer.status === 403) throw new PortalFailure('SITE_BLOCKING', 'the portal denies the page');
  if (answer.status !== 200) throw new PortalFailure('SITE_CHANGED', `the portal answered ${answer.status}`);
  return answer;
}
