import { namesPolicy, PortalFailure } from '../../../../plugin-sdk/index.ts';
import type { ListPage, PolicyLookup, Portal, PortalResponse } from '../../../../plugin-sdk/index.ts';
import { parseListPage, parseListPath, parseSignOutToken } from './parsing.ts';

const issuesPath = '/projects/policies/issues';
const homePath = '/my/page';
const rememberedList = 'list';

export async function probe(portal: Portal): Promise<boolean> {
  const answer = await portal.get(homePath, { followRedirects: false });
  return answer.status === 200 && answer.text.includes('id="loggedas"');
}

/** The list, filtered by the number: it shows everything that a policy's own page has. */
export async function read(portal: Portal, number: string): Promise<PolicyLookup> {
  const query = {
    set_filter: '1',
    'f[]': 'cf_1',
    'op[cf_1]': '=',
    'v[cf_1][]': number,
  };
  const path = `${issuesPath}?c[]=id&c[]=status&c[]=cf_1&c[]=cf_2&c[]=cf_3`;
  const { records } = listIn(await portal.get(path, { query }));
  const exact = records.filter((record) => namesPolicy(record.numberText, number, 'layoutWhitespace'));
  if (exact.length > 0) return { kind: 'FOUND', records: exact };
  return records.length > 0 ? { kind: 'FOUND', records } : { kind: 'NOT_FOUND' };
}

export async function list(portal: Portal, cursor: string | null): Promise<ListPage> {
  const path = portal.memory.get(rememberedList) ?? (await findList(portal));
  return listIn(await portal.get(path, cursor === null ? {} : { query: { page: cursor } }));
}

export async function logout(portal: Portal): Promise<void> {
  const token = parseSignOutToken(signedIn(await portal.get(homePath)).text);
  await portal.post('/logout', { form: { authenticity_token: token }, followRedirects: false });
}

/** The list is a saved query; its address is known to the portal alone. */
async function findList(portal: Portal): Promise<string> {
  const path = parseListPath(signedIn(await portal.get(issuesPath)).text);
  portal.memory.set(rememberedList, path);
  return path;
}

/** The portal shows values as they stand when it answers. */
function listIn(answer: PortalResponse): ListPage {
  const answeredAt = new Date(answer.header('date') ?? Date.now());
  return parseListPage(signedIn(answer).text, answeredAt.toISOString().slice(0, 10));
}

function signedIn(answer: PortalResponse): PortalResponse {
  if (answer.url.pathname === '/login') throw new PortalFailure('SESSION_EXPIRED');
  if (answer.status !== 200) throw new PortalFailure('SITE_CHANGED', `the portal answered ${answer.status}`);
  return answer;
}
