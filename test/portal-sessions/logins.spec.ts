import type { CarrierPlugin } from '../../plugin-sdk/plugin.ts';
import { plugin as meridian } from '../../worker-device/plugins/meridian-life/plugin.ts';
import { plugin as northgate } from '../../worker-device/plugins/northgate-annuity/plugin.ts';
import { SandboxSessions } from './sandboxSession.ts';

/** Where each portal takes the password and the code. */
const paths: Readonly<Record<string, { password: string; code: string }>> = {
  'meridian-life': { password: '/login', code: '/login/verify' },
  'northgate-annuity': { password: '/api/auth/login', code: '/api/auth/totp' },
};

/** For an answer that never comes; everything before it has to come within that too, on a busy machine. */
const inVainMs = 6_000;

let sessions: SandboxSessions;

beforeAll(async () => {
  sessions = await SandboxSessions.start(50);
});
afterEach(() => sessions.reset());
afterAll(() => sessions.stop());

describe.each([meridian, northgate])('signing in at $id', (plugin: CarrierPlugin) => {
  const path = paths[plugin.id] ?? { password: '', code: '' };

  /** Passwords and codes that the portal received from a login. */
  function submissions(username = 'agency'): { passwords: number; codes: number } {
    const counted = sessions.sandbox.log.counters()[plugin.id]?.[username];
    return { passwords: counted?.password ?? 0, codes: (counted?.code ?? 0) + (counted?.totp ?? 0) };
  }

  it.each([
    ['no-code', { kind: 'LINKED' }],
    ['expiring-password', { kind: 'CHALLENGED' }],
    ['locked', { kind: 'FAILED', code: 'ACCOUNT_LOCKED' }],
    ['expired-password', { kind: 'FAILED', code: 'PASSWORD_EXPIRED' }],
    ['unavailable', { kind: 'FAILED', code: 'SITE_UNAVAILABLE' }],
    ['blocked', { kind: 'FAILED', code: 'SITE_BLOCKING' }],
  ] as const)('answers the password of %s with %j after one submission', async (username, expected) => {
    const session = sessions.open(plugin);
    expect(await sessions.submitPassword(session, plugin, username)).toMatchObject(expected);
    expect(submissions(username).passwords).toBe(1);
  });

  it.each([
    ['expiring-password', { kind: 'LINKED' }],
    ['needs-terms', { kind: 'FAILED', code: 'ACCOUNT_NEEDS_ACTION' }],
    ['elsewhere', { kind: 'FAILED', code: 'ALREADY_LOGGED_IN' }],
  ] as const)('answers the code of %s with %j', async (username, expected) => {
    const session = sessions.open(plugin);
    const step = await sessions.submitPassword(session, plugin, username);
    expect(await sessions.answer(session, plugin, step, username)).toMatchObject(expected);
    expect(submissions(username)).toEqual({ passwords: 1, codes: 1 });
  });

  it('says when the password is wrong, and leaves it at one try', async () => {
    const session = sessions.open(plugin);
    const step = await session.submitCredentials({ username: 'agency', password: 'not-it-at-all' });
    expect(step).toEqual({ kind: 'FAILED', code: 'INVALID_CREDENTIALS' });
    expect(submissions()).toEqual({ passwords: 1, codes: 0 });
    expect(sessions.browser.openContexts).toBe(0);
  });

  it('asks anew under another id after a wrong code, and links with the right one', async () => {
    const session = sessions.open(plugin);
    const first = await sessions.submitPassword(session, plugin);
    if (first.kind !== 'CHALLENGED') throw new Error('no code was asked for');
    const second = await session.submitAnswers(first.challenge.id, { code: '000000' });
    expect(second).toMatchObject({
      kind: 'CHALLENGED',
      challenge: { previousFailure: 'INVALID_CODE', attemptsLeft: 2 },
    });
    expect(await session.submitAnswers(first.challenge.id, { code: '111111' })).toEqual({
      kind: 'FAILED',
      code: 'CHALLENGE_EXPIRED',
    });
    expect(await sessions.answer(session, plugin, second)).toEqual({ kind: 'LINKED' });
    expect(submissions()).toEqual({ passwords: 1, codes: 2 });
  });

  it('ends after the last wrong code that the portal allows', async () => {
    const session = sessions.open(plugin);
    let step = await sessions.submitPassword(session, plugin, 'wrong-code');
    for (let tries = 0; tries < 2; tries += 1)
      step = await sessions.answer(session, plugin, step, 'wrong-code');
    expect(await sessions.answer(session, plugin, step, 'wrong-code')).toEqual({
      kind: 'FAILED',
      code: 'INVALID_CODE',
      attemptsLeft: 0,
    });
    expect(submissions('wrong-code').codes).toBe(3);
  });

  it.each(['password', 'code'] as const)(
    'does not know the outcome when the connection ends after the %s, and never sends it again',
    async (step) => {
      const session = sessions.open(plugin);
      sessions.carrierOf(plugin).faults.add({ kind: 'drop', path: path[step], method: 'POST' });
      const first = await sessions.submitPassword(session, plugin);
      const last = step === 'password' ? first : await sessions.answer(session, plugin, first);
      expect(last).toEqual({ kind: 'FAILED', code: 'OUTCOME_UNKNOWN' });
      expect(await session.probe()).toEqual({ kind: 'NOT_LINKED' });
      expect(submissions()).toEqual({ passwords: 1, codes: step === 'password' ? 0 : 1 });
    },
  );

  it('does not know the outcome when no answer comes to the password', async () => {
    const session = sessions.open(plugin, { pageTimeoutMs: inVainMs });
    sessions.carrierOf(plugin).faults.add({ kind: 'hang', path: path.password, method: 'POST' });
    expect(await sessions.submitPassword(session, plugin)).toEqual({
      kind: 'FAILED',
      code: 'OUTCOME_UNKNOWN',
    });
    expect(submissions().passwords).toBe(1);
  });

  it('submits nothing when the sign-in page has changed or asks for other fields', async () => {
    sessions.carrierOf(plugin).settings.renamedLoginFields = true;
    const session = sessions.open(plugin);
    expect(await sessions.submitPassword(session, plugin)).toEqual({ kind: 'FAILED', code: 'SITE_CHANGED' });
    expect(submissions().passwords).toBe(0);
  });

  it('submits nothing when the portal cannot be reached', async () => {
    sessions.carrierOf(plugin).faults.add({ kind: 'drop' });
    const session = sessions.open(plugin);
    expect(await sessions.submitPassword(session, plugin)).toEqual({
      kind: 'FAILED',
      code: 'SITE_UNAVAILABLE',
    });
    expect(submissions().passwords).toBe(0);
  });

  it('writes neither password nor code to its log, whatever fails', async () => {
    const session = sessions.open(plugin, { pageTimeoutMs: inVainMs });
    sessions.carrierOf(plugin).faults.add({ kind: 'hang', path: path.code, method: 'POST' });
    const step = await sessions.submitPassword(session, plugin);
    const code = sessions.code(plugin);
    await sessions.answer(session, plugin, step);
    const { password } = sessions.account(plugin, 'agency');
    const written = JSON.stringify(sessions.logged);
    expect(sessions.logged.length).toBeGreaterThan(0);
    expect(written).not.toContain(password);
    expect(written).not.toContain(code);
  });

  it('closes at any moment of a login without leaving a browser behind', async () => {
    const session = sessions.open(plugin);
    const step = sessions.submitPassword(session, plugin);
    await session.close({ signOut: true });
    expect(await step).toMatchObject({ kind: 'FAILED' });
    await session.close({ signOut: false });
    expect(sessions.browser.openContexts).toBe(0);
  });
});

describe('a code by text message', () => {
  it('is sent again when the person asks for it, after the time that the portal wants', async () => {
    sessions.sandbox.meridian.settings.resendCooldownMs = 0;
    const session = sessions.open(meridian);
    const first = await sessions.submitPassword(session, meridian);
    if (first.kind !== 'CHALLENGED') throw new Error('no code was asked for');
    const before = sessions.code(meridian);
    const second = await session.resendCode(first.challenge.id);
    expect(second).toMatchObject({ kind: 'CHALLENGED' });
    expect(sessions.sandbox.inbox.messages()).toHaveLength(2);
    expect(sessions.code(meridian)).not.toBe(before);
    expect(await sessions.answer(session, meridian, second)).toEqual({ kind: 'LINKED' });
  });

  it('leads to a fresh challenge when it came too late', async () => {
    const session = sessions.open(meridian);
    const step = await sessions.submitPassword(session, meridian, 'late-code');
    expect(await sessions.answer(session, meridian, step, 'late-code')).toMatchObject({
      kind: 'CHALLENGED',
      challenge: { previousFailure: 'CHALLENGE_EXPIRED' },
    });
  });
});
