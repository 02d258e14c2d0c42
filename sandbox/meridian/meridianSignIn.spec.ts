import { startSandbox } from '../startSandbox.ts';
import type { Sandbox } from '../startSandbox.ts';
import { MeridianVisitor } from '../visitors/meridianVisitor.ts';

const MINUTE_MS = 60_000;

describe('signing in at Meridian Life', () => {
  let now = Date.parse('2026-03-02T15:00:00Z');
  let sandbox: Sandbox;
  let visitor: MeridianVisitor;

  beforeAll(async () => {
    sandbox = await startSandbox({ now: () => now, policies: 60 });
  });
  afterAll(() => sandbox.close());

  beforeEach(() => {
    sandbox.meridian.reset();
    sandbox.log.clear();
    sandbox.inbox.clear();
    visitor = new MeridianVisitor(sandbox);
  });

  const counters = (login: string): unknown => sandbox.log.counters()['meridian-life']?.[login];

  test('takes a password, sends a code to the masked telephone, and lets the person in', async () => {
    const accepted = await visitor.submitPassword('agency');
    expect(accepted.location).toBe('/login/verify');
    const { page } = await visitor.open('/login/verify');
    expect(page('#maskedDestination').text()).toBe('•••-•••-4417');
    expect((await visitor.submitCode(visitor.lastCode())).location).toBe('/home');
    expect((await visitor.open('/home')).page('h1').text()).toBe('Welcome, Dana Prescott');
    expect(counters('agency')).toEqual({ password: 1, code: 1, totp: 0 });
  });

  test('sends the code by email where somebody asks for another way, and the first one no longer works', async () => {
    await visitor.submitPassword('lost-code');
    await visitor.open('/login/verify');
    expect(sandbox.inbox.messages()).toEqual([]);
    const { page } = await visitor.submit('/login/verify/other-way', {});
    expect(page('#maskedDestination').text()).toBe('l•••@mail.example');
    expect(page('#btnOtherWay').text().trim()).toMatch(/^Send it by text message to •••-•••-\d{4}$/);
    expect(sandbox.inbox.messages()).toEqual([expect.objectContaining({ to: 'l•••@mail.example' })]);
    expect((await visitor.submitCode(visitor.lastCode())).location).toBe('/home');
    expect(counters('lost-code')).toEqual({ password: 1, code: 1, totp: 0 });
  });

  test('does not tell a wrong password from an unknown user', async () => {
    const wrong = await visitor.submitPassword('smith', 'nope');
    const unknown = await visitor.submitPassword('nobody', 'nope');
    expect(wrong.page('[role=alert]').text()).toBe(unknown.page('[role=alert]').text());
  });

  test('locks the login at the fifth wrong password, also for the right one', async () => {
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      expect((await visitor.submitPassword('smith', 'nope')).page('#accountLocked')).toHaveLength(0);
    }
    expect((await visitor.submitPassword('smith', 'nope')).page('#accountLocked')).toHaveLength(1);
    expect((await visitor.submitPassword('smith')).page('#accountLocked')).toHaveLength(1);
    expect(counters('smith')).toEqual({ password: 6, code: 0, totp: 0 });
  });

  test('refuses a form without its anti-forgery token, and counts the submission', async () => {
    const response = await fetch(`${sandbox.meridianOrigin}/login`, {
      method: 'POST',
      body: new URLSearchParams({ username: 'smith', password: 'smith-Pass1' }),
    });
    expect(response.status).toBe(400);
    expect(sandbox.log.since(0, 10).at(-1)?.submission).toEqual({ kind: 'password', outcome: 'unverified' });
    expect(counters('smith')).toEqual({ password: 1, code: 0, totp: 0 });
  });

  test('gives three attempts for a code, then asks for the password again', async () => {
    await visitor.submitPassword('smith');
    const wrong = visitor.lastCode() === '000000' ? '111111' : '000000';
    expect((await visitor.submitCode(wrong)).page('[role=alert]').text()).toContain('2 attempts left');
    expect((await visitor.submitCode(wrong)).page('[role=alert]').text()).toContain('1 attempt left');
    expect((await visitor.submitCode(wrong)).location).toBe('/login?reason=too-many-codes');
    expect((await visitor.submitCode(visitor.lastCode())).location).toBe('/login?reason=session-ended');
  });

  test('refuses a code after five minutes and sends another on request', async () => {
    await visitor.submitPassword('smith');
    const late = visitor.lastCode();
    now += 5 * MINUTE_MS;
    expect((await visitor.submitCode(late)).page('[role=alert]').text()).toContain('expired');
    const resent = await visitor.submit('/login/verify/resend', {});
    expect(resent.page('[role=status]').text()).toContain('new code');
    expect(sandbox.inbox.messages()).toHaveLength(2);
    expect((await visitor.submitCode(visitor.lastCode())).location).toBe('/home');
  });

  test('does not send another code within thirty seconds', async () => {
    await visitor.submitPassword('smith');
    now += 6_000;
    const { page } = await visitor.open('/login/verify');
    expect(page('#btnResend').attr('data-resend-in')).toBe('24');
    const early = await visitor.submit('/login/verify/resend', {});
    expect(early.page('[role=alert]').text()).toContain('24 seconds');
    expect(sandbox.inbox.messages()).toHaveLength(1);
  });

  test('shows pages to nobody between password and code', async () => {
    await visitor.submitPassword('smith');
    expect((await visitor.open('/policies')).location).toBe('/login/verify');
  });

  test('ends a session after four minutes without a request, and says so', async () => {
    await visitor.signIn('smith');
    for (let minute = 0; minute < 10; minute += 1) {
      now += MINUTE_MS;
      expect((await visitor.open('/home')).status).toBe(200);
    }
    now += 4 * MINUTE_MS;
    const over = await visitor.open('/home');
    expect([over.status, over.location]).toEqual([302, '/login?reason=session-ended']);
    const login = await visitor.open('/login?reason=session-ended');
    expect(login.page('[role=alert]').text()).toContain('Your session has ended');
  });

  test('has a login for each thing that can go wrong', async () => {
    expect((await visitor.submitPassword('locked')).page('#accountLocked')).toHaveLength(1);
    expect((await visitor.submitPassword('expired-password')).page('#passwordExpired')).toHaveLength(1);
    expect((await visitor.submitPassword('unavailable')).status).toBe(503);
    expect((await visitor.submitPassword('blocked')).status).toBe(403);
    await visitor.submitPassword('no-code');
    expect((await visitor.open('/home')).status).toBe(200);
  });

  test.each([
    ['needs-terms', 'terms'],
    ['expiring-password', 'password-expiring'],
    ['elsewhere', 'signed-in-elsewhere'],
  ])('holds %s up with a notice until it is answered', async (username, notice) => {
    expect((await visitor.signIn(username)).location).toBe('/notice');
    expect((await visitor.open('/policies')).location).toBe('/notice');
    expect((await visitor.open('/notice')).page(`#notice-${notice}`)).toHaveLength(1);
    await visitor.submit('/notice', {});
    expect((await visitor.open('/policies')).status).toBe(200);
  });

  test('refuses every code of wrong-code, and those of late-code as expired', async () => {
    await visitor.submitPassword('wrong-code');
    expect((await visitor.submitCode(visitor.lastCode())).page('[role=alert]').text()).toContain('incorrect');
    await visitor.submitPassword('late-code');
    expect((await visitor.submitCode(visitor.lastCode())).page('[role=alert]').text()).toContain('expired');
  });

  test('ends the session at sign-out', async () => {
    await visitor.signIn('smith');
    await visitor.open('/home');
    expect((await visitor.submit('/logout', {})).location).toBe('/login?reason=signed-out');
    expect((await visitor.open('/home')).location).toBe('/login?reason=session-ended');
  });

  test('ends each session of short-session after twenty requests', async () => {
    await visitor.signIn('short-session');
    for (let request = 1; request <= 20; request += 1) expect((await visitor.open('/home')).status).toBe(200);
    expect((await visitor.open('/home')).location).toBe('/login?reason=session-ended');
  });

  test('ends the older session at a new sign-in when a login may have only one', async () => {
    sandbox.meridian.settings.oneSessionPerLogin = true;
    const [newer, other] = [new MeridianVisitor(sandbox), new MeridianVisitor(sandbox)];
    await visitor.signIn('smith');
    await other.signIn('jones');
    await newer.signIn('smith');
    expect((await visitor.open('/home')).location).toBe('/login?reason=session-ended');
    expect((await newer.open('/home')).status).toBe(200);
    expect((await other.open('/home')).status).toBe(200);
  });

  test('delivers a code late when it is told to, and never to lost-code', async () => {
    sandbox.meridian.settings.codeDeliveryDelayMs = 20_000;
    await visitor.submitPassword('lost-code');
    await visitor.submitPassword('smith');
    now += 19_999;
    expect(sandbox.inbox.messages()).toEqual([]);
    now += 1;
    expect(sandbox.inbox.messages().map((message) => message.login)).toEqual(['smith']);
  });

  test('writes no password, code or cookie into the log', async () => {
    await visitor.submitPassword('smith', 'A-wrong-Secret');
    await visitor.submitPassword('A-Password-in-the-wrong-field', 'x');
    await visitor.signIn('smith');
    await visitor.open('/login?password=In-the-address');
    const log = JSON.stringify(sandbox.log.since(0, 1_000));
    const secrets = ['A-wrong-Secret', 'A-Password-in-the-wrong-field', 'In-the-address', 'smith-Pass1'];
    for (const secret of [...secrets, visitor.lastCode(), ...visitor.cookies()])
      expect(log).not.toContain(secret);
  });
});
