import { wallClock } from '../../contracts/clock/businessClocks.ts';
import { otherWayAnswer } from '../../plugin-sdk/index.ts';
import type { CarrierPlugin } from '../../plugin-sdk/index.ts';
import { findChromium } from '../../scripts/engines/chromium.ts';
import { BrowserProvider } from '../../worker-device/portal/browserProvider.ts';
import { openPortalSession } from '../../worker-device/portal/portalSession.ts';
import type { ListedRecord, LoginStep, PortalSession } from '../../worker-device/portal/portalSession.ts';
import { addressPlugin } from './addressPlugin.ts';
import { addressCode, addressLogin, AddressPortal, addressRecords } from './addressPortal.ts';
import type { TokenStyle } from './addressPortal.ts';

const styles: readonly TokenStyle[] = ['PATH_PARAMETER', 'SEGMENT', 'QUERY'];

let browser: BrowserProvider;
let portal: AddressPortal;
let sessions: PortalSession[];
/** All that the sessions of a test gave to the device around them: results, failures and log lines. */
let left: string[];

beforeAll(async () => {
  browser = new BrowserProvider({ executablePath: await findChromium(() => undefined) });
});
afterAll(() => browser.close());
beforeEach(() => {
  sessions = [];
  left = [];
});
afterEach(async () => {
  for (const session of sessions) await session.close({ signOut: false });
  await portal.close();
});

async function portalOf(style: TokenStyle): Promise<void> {
  portal = new AddressPortal(style);
  await portal.listen();
}

function open(plugin: CarrierPlugin): PortalSession {
  const note = (message: string, facts = {}): void => void left.push(message, JSON.stringify(facts));
  const session = openPortalSession({
    plugin,
    origin: portal.origin,
    browser,
    clock: wallClock,
    log: { info: note, warn: note },
    limits: { backoffMs: [300] },
  });
  sessions.push(session);
  return session;
}

async function heard<Result>(work: Promise<Result>): Promise<Result> {
  try {
    const result = await work;
    left.push(JSON.stringify(result));
    return result;
  } catch (error) {
    for (let one = error; one instanceof Error; one = one.cause) left.push(one.message, one.stack ?? '');
    throw error;
  }
}

function answer(
  session: PortalSession,
  step: LoginStep,
  answers: Record<string, string>,
): Promise<LoginStep> {
  if (step.kind !== 'CHALLENGED') throw new Error(`no challenge is open: ${JSON.stringify(step)}`);
  return heard(session.submitAnswers(step.challenge.id, answers));
}

async function linked(plugin: CarrierPlugin = addressPlugin('http')): Promise<PortalSession> {
  const session = open(plugin);
  const asked = await heard(session.submitCredentials(addressLogin));
  expect(await answer(session, asked, { code: addressCode })).toEqual({ kind: 'LINKED' });
  return session;
}

async function crawl(session: PortalSession): Promise<ListedRecord[]> {
  const found: ListedRecord[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<PortalSession['listPage']>> = await heard(session.listPage(cursor));
    found.push(...page.records);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

/** Tokens of the portal in what has left the sessions, as they are and in base64. */
function leaked(): string[] {
  const all = left.join('\n');
  expect(portal.tokens.length).toBeGreaterThan(2);
  return portal.tokens.filter((token) =>
    [token, ...[0, 1, 2].map((shift) => encodedWithin(token, shift))].some((form) => all.includes(form)),
  );
}

/** What of a token's base64 is the same whatever stands around it. */
function encodedWithin(token: string, shift: number): string {
  const encoded = Buffer.from(' '.repeat(shift) + token).toString('base64url');
  return encoded.slice(shift === 0 ? 0 : 4, -4);
}

describe.each(styles)('a portal that carries its session in the address: %s', (style) => {
  beforeEach(() => portalOf(style));

  it('is signed in to, read, listed and signed out of, and its token stays in the session', async () => {
    const session = open(addressPlugin('http'));
    const asked = await heard(session.submitCredentials(addressLogin));
    const [way] = asked.kind === 'CHALLENGED' ? (asked.challenge.otherWays ?? []) : [];
    const again = await answer(session, asked, { [otherWayAnswer]: way?.value ?? '' });
    expect(portal.sentAnotherWay).toBe(1);
    const refused = await answer(session, again, { code: '000000' });
    expect(refused).toMatchObject({ challenge: { previousFailure: 'INVALID_CODE' } });
    expect(await answer(session, refused, { code: addressCode })).toEqual({ kind: 'LINKED' });

    expect(browser.openContexts).toBe(0);
    expect(await heard(session.probe())).toEqual({ kind: 'LINKED' });
    expect(await heard(session.read('0071'))).toMatchObject({
      kind: 'VALUES',
      values: [{ amount: '12768.14' }],
      evidence: { path: '/policies/r1' },
    });
    expect(await heard(session.read('007'))).toMatchObject({ kind: 'NOT_FOUND' });
    const listed = await crawl(session);
    expect(listed.map(({ number }) => number)).toEqual(addressRecords.map(({ number }) => number));
    portal.redesigned = true;
    await expect(heard(session.read('71'))).rejects.toThrow('SITE_CHANGED');
    portal.redesigned = false;
    await session.close({ signOut: true });
    expect(portal.signedIn).toBe(0);
    expect(leaked()).toEqual([]);
  });

  it('goes on with its list in the next session, where a record is the same', async () => {
    const first = await linked();
    const whole = await crawl(first);
    const { nextCursor } = await heard(first.listPage(null));
    portal.expireSessions();
    await expect(heard(first.listPage(nextCursor))).rejects.toThrow('SESSION_TIMED_OUT');

    const second = await linked();
    const { records } = await heard(second.listPage(nextCursor));
    expect(records).toEqual(whole.slice(2, 4));
    expect(leaked()).toEqual([]);
  });
});

describe('a session whose token is in the address', () => {
  beforeEach(() => portalOf('PATH_PARAMETER'));

  it('is read through the page', async () => {
    const session = await linked(addressPlugin('page'));
    expect(await heard(session.read('AB  12'))).toMatchObject({ values: [{ amount: '-0.50' }] });
    portal.faults = 1;
    expect(await heard(session.read('AB 12'))).toMatchObject({ values: [{ amount: '1200.00' }] });
    portal.faults = 1;
    expect(await crawl(session)).toHaveLength(addressRecords.length);
    portal.faults = 2;
    expect(await heard(session.read('71'))).toMatchObject({ code: 'SITE_UNAVAILABLE' });
    portal.expireSessions();
    await expect(heard(session.read('71'))).rejects.toThrow('SESSION_TIMED_OUT');
    expect(leaked()).toEqual([]);
  });

  it('keeps its token to itself where a plugin tells of an address, and where a page fails', async () => {
    const plugin = addressPlugin('http');
    const session = await linked({
      ...plugin,
      read: async (handle, number) => {
        const page = await handle.page();
        const address = handle.memory.get('address') ?? '';
        if (number === 'says') throw new Error(`no policy at ${address}`, { cause: new Error(address) });
        await page.goto(address.replace(portal.origin, 'http://127.0.0.1:9'));
        return { kind: 'NOT_FOUND' };
      },
      list: (handle) => Promise.reject(new TypeError(`Invalid URL ${handle.memory.get('address') ?? ''}`)),
    });
    expect(await heard(session.read('says'))).toMatchObject({ kind: 'FAILED' });
    expect(await heard(session.read('goes'))).toMatchObject({ kind: 'FAILED' });
    await expect(heard(session.listPage(null))).rejects.toThrow('SITE_CHANGED');
    expect(left.join('\n')).toContain('[session-token:');
    expect(leaked()).toEqual([]);
  });

  it('refuses a place in the list that hides the token', async () => {
    const plugin = addressPlugin('http');
    const session = await linked({
      ...plugin,
      list: (handle) => {
        const nextCursor = Buffer.from(handle.memory.get('address') ?? '').toString('base64');
        return Promise.resolve({ records: [], nextCursor });
      },
    });
    await expect(heard(session.listPage(null))).rejects.toThrow('INTERNAL');
    expect(leaked()).toEqual([]);
  });
});
