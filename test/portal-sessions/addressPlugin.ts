import {
  changed,
  definePlugin,
  inSessionOf,
  namesPolicy,
  openDocument,
  openPage,
  otherWayAnswer,
  parseAmount,
  plainAmounts,
  PortalFailure,
  readValues,
  toNextPage,
  withoutAddressTokens,
} from '../../plugin-sdk/index.ts';
import type {
  CarrierPlugin,
  ListPage,
  Login,
  Page,
  PolicyRecord,
  Portal,
  PortalDocument,
} from '../../plugin-sdk/index.ts';

/** Where the session is, as the sign-in left it. */
const address = 'address';

/** Written as docs/plugins.md says, for a portal whose addresses carry the session. */
export function addressPlugin(readsOver: 'http' | 'page'): CarrierPlugin {
  const ask = readsOver === 'http' ? askOverHttp : askOverPage;
  return definePlugin({
    id: 'address-portal',
    institutionName: 'Address Portal',
    version: '1',
    origins: ['https://portal.example'],
    valueTypes: ['ACCOUNT_VALUE'],
    session: { maxConcurrentRequests: 2, requestsPerSecond: 100, readsOver },
    numberLayout: 'asShown',
    login,
    probe: async (portal) => (await askOverHttp(portal, '/home')) !== null,
    read: async (portal, number) => {
      const found = rowsOf(signedIn(await ask(portal, `/policies?number=${encodeURIComponent(number)}`)));
      const exact = found.filter((record) => namesPolicy(record.numberText, number, 'asShown'));
      if (exact.length === 0) return { kind: 'NOT_FOUND' };
      const records = await Promise.all(
        exact.map(async ({ path }) => recordOf(signedIn(await ask(portal, path)), path)),
      );
      return { kind: 'FOUND', records };
    },
    list: async (portal, cursor): Promise<ListPage> => {
      const shown = signedIn(await ask(portal, cursor ?? '/policies'));
      return { records: rowsOf(shown), nextCursor: shown.attribute('#next', 'href') };
    },
    logout: async (portal) => {
      await portal.get(inSession(portal, '/logout'), { followRedirects: false });
    },
  });
}

async function* login(portal: Portal, { username, password }: { username: string; password: string }): Login {
  const page = await portal.page();
  await openPage(page, `${portal.origin}/login`);
  if (!openDocument(await page.content()).has('#signIn')) changed('the sign-in page is not what it was');
  await page.fill('#username', username);
  await page.fill('#password', password);
  await toNextPage(page, () => page.click('#go'));
  if (isAt(page, '/login')) throw new PortalFailure('INVALID_CREDENTIALS');
  while (isAt(page, '/code')) yield* askForCode(page);
  if (!isAt(page, '/home')) changed(`the sign-in led to ${page.url()}`);
  portal.memory.set(address, page.url());
}

async function* askForCode(page: Page): Login {
  const shown = openDocument(await page.content());
  const answer = yield {
    kind: 'ONE_TIME_CODE',
    prompt: 'The portal sent a code.',
    fields: [{ name: 'code', label: 'Code', kind: 'code' }],
    otherWays: [{ value: shown.requiredAttribute('#email', 'href'), label: 'Email' }],
    expiresInMs: 60_000,
    ...(shown.text('#refused') === '' ? {} : { previousFailure: 'INVALID_CODE' as const }),
  };
  if (answer.kind === 'RESEND') return;
  const way = answer.answers[otherWayAnswer];
  if (way !== undefined) {
    await openPage(page, new URL(way, page.url()).href);
    return;
  }
  await page.fill('#code', answer.answers['code'] ?? '');
  await toNextPage(page, () => page.click('#go'));
}

function isAt(page: Page, path: string): boolean {
  return withoutAddressTokens(new URL(page.url()).pathname) === path;
}

function inSession(portal: Portal, path: string): string {
  return inSessionOf(portal.memory.get(address) ?? '', path);
}

/** Null where the portal shows its sign-in page instead. */
async function askOverHttp(portal: Portal, path: string): Promise<PortalDocument | null> {
  const answer = await portal.get(inSession(portal, path));
  return withoutAddressTokens(answer.url.pathname) === '/login' ? null : openDocument(answer.text);
}

async function askOverPage(portal: Portal, path: string): Promise<PortalDocument | null> {
  const page = await portal.page();
  await openPage(page, `${portal.origin}${inSession(portal, path)}`);
  return isAt(page, '/login') ? null : openDocument(await page.content());
}

function signedIn(shown: PortalDocument | null): PortalDocument {
  if (shown === null) throw new PortalFailure('SESSION_EXPIRED');
  return shown;
}

function rowsOf(shown: PortalDocument): PolicyRecord[] {
  return shown.table('#book', ['Policy', 'Value']).rows.map((row) => {
    const path = row.link('Policy') ?? changed('a row has no link');
    return record(row.text('Policy'), row.text('Value'), path);
  });
}

function recordOf(shown: PortalDocument, path: string): PolicyRecord {
  const facts = shown.definitions('#facts');
  return record(facts.get('Policy') ?? changed('no number'), facts.get('Value') ?? '', path);
}

/** The link as the portal wrote it, as the identity and as the path. */
function record(numberText: string, value: string, path: string): PolicyRecord {
  const amount = (): string => parseAmount(value, plainAmounts);
  return {
    numberText,
    recordId: path,
    statusText: 'In Force',
    path,
    ...readValues(() => [{ valueType: 'ACCOUNT_VALUE', amount: amount(), asOf: '2026-01-02' }]),
  };
}
