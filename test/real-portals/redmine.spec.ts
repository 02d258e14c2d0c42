import { wallClock } from '../../contracts/clock/businessClocks.ts';
import { findChromium } from '../../scripts/engines/chromium.ts';
import { BrowserProvider } from '../../worker-device/portal/browserProvider.ts';
import { openPortalSession, SessionOver } from '../../worker-device/portal/portalSession.ts';
import type { ListedRecord, PortalSession } from '../../worker-device/portal/portalSession.ts';
import { silentLog } from '../../worker-device/portal/sessionLog.ts';
import { plugin } from './plugins/redmine/plugin.ts';
import { describeAtRedmine } from './redmine/describeAtRedmine.ts';
import { RedmineServer } from './redmine/redmineServer.ts';

/** A code works once in 30 seconds, so a login may have to wait for the next one. */
const loginTimeoutMs = 90_000;

(await describeAtRedmine())('a session at a real Redmine', () => {
  let redmine: RedmineServer;
  let browser: BrowserProvider;
  let session: PortalSession;

  beforeAll(async () => {
    browser = new BrowserProvider({ executablePath: await findChromium(() => undefined) });
    redmine = await RedmineServer.start();
    session = await linked();
  }, loginTimeoutMs);

  afterAll(async () => {
    await session.close({ signOut: true });
    await browser.close();
    await redmine.stop();
  });

  function open(): PortalSession {
    return openPortalSession({ plugin, origin: redmine.origin, browser, clock: wallClock, log: silentLog });
  }

  async function linked(): Promise<PortalSession> {
    const opened = open();
    const { user, password } = redmine.credentials;
    const step = await opened.submitCredentials({ username: user, password });
    if (step.kind !== 'CHALLENGED') throw new Error(`no code was asked for: ${JSON.stringify(step)}`);
    const last = await opened.submitAnswers(step.challenge.id, { code: await redmine.freshCode() });
    if (last.kind !== 'LINKED') throw new Error(`not linked: ${JSON.stringify(last)}`);
    return opened;
  }

  async function crawl(): Promise<ListedRecord[]> {
    const records: ListedRecord[] = [];
    let cursor: string | null = null;
    do {
      const page = await session.listPage(cursor);
      records.push(...page.records);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return records;
  }

  it('reads both amounts of every open record from the list, and none of a closed one', async () => {
    const read = await crawl();
    const found = read.map(({ number, outcome }) => {
      if (outcome.kind === 'INACTIVE') return [number, outcome.reason];
      if (outcome.kind !== 'VALUES') return [number, outcome.kind];
      return [number, ...outcome.values.map(({ valueType, amount }) => `${valueType} ${amount}`)];
    });
    const there = redmine.truth.map((record) =>
      record.closed
        ? [record['Policy number'], 'TERMINATED']
        : [
            record['Policy number'],
            `CASH_SURRENDER_VALUE ${record['Surrender value']}`,
            `ANNUAL_PREMIUM ${record['Annual premium']}`,
          ],
    );
    expect(found.sort()).toEqual(there.sort());
  });

  it.each([3, 7, 11, 12, 13])('reads record %i by its number, as peculiar as it is', async (id) => {
    const record = redmine.truth.find((candidate) => candidate.id === id);
    const outcome = await session.read(record?.['Policy number'] ?? '');
    expect(outcome).toMatchObject({ kind: 'VALUES', portalNumber: record?.['Policy number'] });
  });

  it('does not find what is almost a number', async () => {
    const number = redmine.truth.find((record) => record.id === 3)?.['Policy number'] ?? '';
    expect(await session.read(number.replace(/^0+/, ''))).toMatchObject({ kind: 'NOT_FOUND' });
  });

  it('asks anew after a wrong code', async () => {
    const opened = open();
    const { user, password } = redmine.credentials;
    const step = await opened.submitCredentials({ username: user, password });
    const challengeId = step.kind === 'CHALLENGED' ? step.challenge.id : '';
    expect(await opened.submitAnswers(challengeId, { code: '000000' })).toMatchObject({
      kind: 'CHALLENGED',
      challenge: { previousFailure: 'INVALID_CODE' },
    });
    await opened.close({ signOut: false });
  });

  it('says when the password is wrong', async () => {
    const opened = open();
    const step = await opened.submitCredentials({
      username: redmine.credentials.user,
      password: 'wrong-one-1',
    });
    expect(step).toMatchObject({ kind: 'FAILED', code: 'INVALID_CREDENTIALS' });
    await opened.close({ signOut: false });
  });

  it(
    'ends with the session and reads on after the next link',
    async () => {
      await redmine.expireSessions();
      const number = redmine.truth[0]?.['Policy number'] ?? '';
      await expect(session.read(number)).rejects.toMatchObject(new SessionOver('SESSION_TIMED_OUT'));
      await session.close({ signOut: false });
      session = await linked();
      expect(await session.read(number)).toMatchObject({ kind: 'VALUES' });
    },
    loginTimeoutMs,
  );
});
