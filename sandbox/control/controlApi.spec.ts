import { startSandbox } from '../startSandbox.ts';
import type { Sandbox } from '../startSandbox.ts';
import { MeridianVisitor } from '../visitors/meridianVisitor.ts';
import { NorthgateVisitor } from '../visitors/northgateVisitor.ts';
import type { PolicyView, SessionSecrets } from './views.ts';

const MERIDIAN = '/control/api/meridian-life';

describe('the control API', () => {
  let sandbox: Sandbox;
  let visitor: MeridianVisitor;

  beforeAll(async () => {
    sandbox = await startSandbox({ policies: 60 });
  });
  afterAll(() => sandbox.close());

  beforeEach(async () => {
    await control('POST', '/control/api/reset');
    visitor = new MeridianVisitor(sandbox);
    await visitor.signIn('agency');
  });

  async function control<T>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T }> {
    const init =
      body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${sandbox.controlOrigin}${path}`, { method, ...init });
    return { status: response.status, body: (await response.json()) as T };
  }
  const policies = async (): Promise<PolicyView[]> =>
    (await control<{ policies: PolicyView[] }>('GET', `${MERIDIAN}/policies`)).body.policies;
  const aPolicy = async (): Promise<PolicyView> => {
    const usual = (await policies()).find((policy) => policy.peculiarity === 'usual');
    if (usual === undefined) throw new Error('the book has no usual policy');
    return usual;
  };
  const set = (fault: unknown): Promise<unknown> => control('POST', `${MERIDIAN}/faults`, fault);
  const lastEntry = (): unknown => sandbox.log.since(0, 10_000).at(-1);

  test('is the oracle: what it says of a policy is what the portal shows', async () => {
    const policy = await aPolicy();
    const { page } = await visitor.open(`/policies/${policy.id}`);
    expect(page('#policyNumber').text().trim()).toBe(policy.number);
    const amount = page('#accountValue').text().trim();
    expect(amount.replace(/[$,]/g, '')).toBe(policy.values?.['accountValue']);
    const [year, month, day] = policy.asOf.split('-');
    expect(page('#asOfDate').text().trim()).toBe(`${month}/${day}/${year}`);
  });

  test('gives a login a password of its own', async () => {
    const path = `${MERIDIAN}/logins/smith/password`;
    const { body } = await control<{ password: string }>('PUT', path, { password: 'ä"one \\& only' });
    expect(body.password).toBe('ä"one \\& only');
    expect(
      (await control('PUT', `${MERIDIAN}/logins/nobody/password`, { password: 'long enough' })).status,
    ).toBe(404);
    expect((await control('PUT', path, { password: 'short' })).status).toBe(400);
  });

  test('tells the cookie and the form token of each live session, which its log never names', async () => {
    const { body } = await control<{ sessions: SessionSecrets[] }>('GET', `${MERIDIAN}/sessions/secrets`);
    expect(body.sessions).toHaveLength(1);
    const log = JSON.stringify(sandbox.log.since(0, 10_000));
    for (const { label, cookie, antiForgeryToken } of body.sessions) {
      expect(log).toContain(label);
      expect(log).not.toContain(cookie);
      expect(log).not.toContain(antiForgeryToken);
    }
  });

  test('changes number, status, values, owner and presence of a policy', async () => {
    const { id } = await aPolicy();
    const change = {
      number: '00 77-X',
      values: { accountValue: '-5.00' },
      asOf: '2026-01-31',
      owner: { firstName: 'Nia', lastName: 'Cole' },
    };
    expect((await control('PATCH', `${MERIDIAN}/policies/${id}`, change)).status).toBe(200);
    const { page } = await visitor.open(`/policies/${id}`);
    expect(page('#policyNumber').text().replaceAll('\u00a0', ' ').trim()).toBe('00 77-X');
    expect(page('#accountValue').text().trim()).toBe('($5.00)');
    expect(page('#asOfDate').text().trim()).toBe('01/31/2026');
    expect(page('#owner').text()).toBe('Cole, Nia');
    await control('PATCH', `${MERIDIAN}/policies/${id}`, { status: 'SURRENDERED' });
    expect((await visitor.open(`/policies/${id}`)).page('#policyValues')).toHaveLength(0);
    await control('PATCH', `${MERIDIAN}/policies/${id}`, { present: false });
    expect((await visitor.open(`/policies/${id}`)).status).toBe(404);
  });

  test.each([
    ['an unknown field', 'PATCH', '/settings', { idleTimeout: 5 }],
    ['an unknown fault', 'POST', '/faults', { kind: 'earthquake' }],
    ['a share above one', 'POST', '/faults', { kind: 'fail', share: 2 }],
    ['a time-out in words', 'PATCH', '/settings', { idleTimeoutMs: 'five' }],
    ['an unknown state', 'PUT', '/portal', { state: 'sleepy' }],
  ])('refuses %s', async (_what, method, path, body) => {
    expect((await control(method, `${MERIDIAN}${path}`, body)).status).toBe(400);
  });

  test('refuses an amount for a value that the carrier does not have', async () => {
    const { id } = await aPolicy();
    const answer = await control('PATCH', `${MERIDIAN}/policies/${id}`, { values: { rmdAmount: '1.00' } });
    expect(answer).toEqual({ status: 422, body: { error: 'Meridian Life has no value "rmdAmount"' } });
  });

  test('ends the sessions of one login, and of all', async () => {
    const other = new MeridianVisitor(sandbox);
    await other.signIn('smith');
    await control('POST', `${MERIDIAN}/sessions/expire`, { login: 'smith' });
    expect((await other.open('/home')).location).toBe('/login?reason=session-ended');
    expect((await visitor.open('/home')).status).toBe(200);
    await control('POST', `${MERIDIAN}/sessions/expire`);
    expect((await visitor.open('/home')).location).toBe('/login?reason=session-ended');
  });

  test.each([
    [{ kind: 'fail', status: 500, times: 1 }, 500],
    [{ kind: 'fail', status: 503, times: 1 }, 503],
    [{ kind: 'block', times: 1 }, 403],
    [{ kind: 'rateLimit', retryAfterSeconds: 7, times: 1 }, 429],
    [{ kind: 'unexpectedPage', times: 1 }, 200],
  ])('answers one request with the fault %j, then goes on', async (fault, status) => {
    await set(fault);
    const answer = await visitor.open('/home');
    expect(answer.status).toBe(status);
    expect(answer.page('.trouble')).toHaveLength(1);
    expect(lastEntry()).toMatchObject({ status, faults: [fault.kind] });
    expect((await visitor.open('/home')).page('.tiles')).toHaveLength(1);
  });

  test('says how long to wait when it limits the rate', async () => {
    await set({ kind: 'rateLimit', retryAfterSeconds: 7, times: 1 });
    const response = await fetch(`${sandbox.meridianOrigin}/login`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
  });

  test('delays an answer by as much as was asked for', async () => {
    await set({ kind: 'delay', ms: 150, times: 1 });
    const started = performance.now();
    await visitor.open('/home');
    expect(performance.now() - started).toBeGreaterThanOrEqual(149);
  });

  test('sends a page drop by drop', async () => {
    await set({ kind: 'trickle', bytesPerSecond: 20_000, times: 1 });
    const answer = await visitor.open('/home');
    expect(answer.page('.tiles')).toHaveLength(1);
    expect(lastEntry()).toMatchObject({ faults: ['trickle'] });
  });

  test('cuts a connection, and the log says that there was no answer', async () => {
    await set({ kind: 'drop', times: 1 });
    await expect(visitor.open('/home')).rejects.toThrow('fetch failed');
    expect(lastEntry()).toMatchObject({ path: '/home', status: null, faults: ['drop'] });
  });

  test('lets a request hang until the visitor gives up', async () => {
    await set({ kind: 'hang', times: 1 });
    const waiting = fetch(`${sandbox.meridianOrigin}/login`, { signal: AbortSignal.timeout(200) });
    await expect(waiting).rejects.toThrow('timeout');
    expect((await visitor.open('/home')).status).toBe(200);
  });

  test('ends a session in the middle of a list', async () => {
    await set({ kind: 'expireSession', path: '/policies', skip: 1, times: 1 });
    expect((await visitor.open('/policies?page=1')).status).toBe(200);
    expect((await visitor.open('/policies?page=2')).location).toBe('/login?reason=session-ended');
  });

  test('serves a neighbour under the address of a policy, and names it in the log', async () => {
    const policy = await aPolicy();
    await set({ kind: 'neighbour', times: 1 });
    const { page } = await visitor.open(`/policies/${policy.id}`);
    const served = page('#policyNumber').text().replaceAll('\u00a0', ' ').trim();
    expect(served).not.toBe(policy.number);
    expect(lastEntry()).toMatchObject({ faults: ['neighbour'], served: [{ number: served }] });
    expect((await visitor.open(`/policies/${policy.id}`)).page('#policyNumber').text().trim()).toBe(
      policy.number,
    );
  });

  test('answers one search empty, and the next as it is', async () => {
    const { number } = await aPolicy();
    await set({ kind: 'emptySearch', times: 1 });
    expect((await visitor.open(`/policies/search?number=${number}`)).page('#noResults')).toHaveLength(1);
    expect(
      (await visitor.open(`/policies/search?number=${number}`)).page('#searchResults tbody tr'),
    ).toHaveLength(1);
  });

  test('counts a submission whose answer was lost', async () => {
    await set({ kind: 'fail', method: 'POST', path: '/login', times: 1 });
    expect((await visitor.submitPassword('jones')).status).toBe(500);
    const { body } = await control<Record<string, Record<string, unknown>>>('GET', '/control/api/counters');
    expect(body['meridian-life']?.['jones']).toEqual({ password: 1, code: 0, totp: 0 });
    expect(lastEntry()).toMatchObject({
      login: 'jones',
      submission: { kind: 'password', outcome: 'unanswered' },
    });
  });

  test('closes a portal, and opens it again at the same address', async () => {
    const origin = sandbox.meridianOrigin;
    await control('PUT', `${MERIDIAN}/portal`, { state: 'refused' });
    await expect(fetch(`${origin}/login`)).rejects.toThrow('fetch failed');
    await control('PUT', `${MERIDIAN}/portal`, { state: 'unavailable' });
    expect((await fetch(`${origin}/login`)).status).toBe(503);
    await control('PUT', `${MERIDIAN}/portal`, { state: 'up' });
    expect((await visitor.open('/home')).status).toBe(200);
  });

  test('gives each read another amount in the changing-values mode, and the log names it', async () => {
    const policy = await aPolicy();
    await control('PATCH', `${MERIDIAN}/settings`, { changingValues: true });
    const amounts: (string | undefined)[] = [];
    for (let read = 0; read < 3; read += 1) {
      const { page } = await visitor.open(`/policies/${policy.id}`);
      const amount = page('#accountValue').text().trim().replace(/[$,]/g, '');
      expect(lastEntry()).toMatchObject({ served: [{ values: { accountValue: amount } }] });
      amounts.push(amount);
    }
    expect(new Set([...amounts, policy.values?.['accountValue']]).size).toBe(4);
    expect((await aPolicy()).values?.['accountValue']).toBe(amounts.at(-1));
  });

  test('renames the fields of the login form and the labels of values, and moves the button', async () => {
    await control('PATCH', `${MERIDIAN}/settings`, {
      renamedLoginFields: true,
      movedButton: true,
      renamedLabels: true,
    });
    const { page } = await visitor.open(`/policies/${(await aPolicy()).id}`);
    expect(page('#policyValues').text()).not.toContain('Account Value');
    const login = await new MeridianVisitor(sandbox).open('/login');
    expect(login.page('#username, #password, #btnSignIn')).toHaveLength(0);
    expect(login.page('input[type=password]').attr('name')).toBe('passphrase');
  });

  test('locks and unlocks a login', async () => {
    await control('PATCH', `${MERIDIAN}/logins/smith`, { locked: true });
    expect((await visitor.submitPassword('smith')).page('#accountLocked')).toHaveLength(1);
    await control('PATCH', `${MERIDIAN}/logins/smith`, { locked: false });
    expect((await visitor.submitPassword('smith')).location).toBe('/login/verify');
  });

  test('shows the code of the authenticator app', async () => {
    interface Login {
      readonly totp: { readonly code: string };
    }
    const northgate = new NorthgateVisitor(sandbox);
    await northgate.submitPassword('agency');
    const { body } = await control<Login>('GET', '/control/api/northgate-annuity/logins/agency');
    expect((await northgate.submitCode(body.totp.code)).body.status).toBe('SIGNED_IN');
  });

  test('hands out the log from a sequence number on', async () => {
    const since = sandbox.log.lastSequence;
    await visitor.open('/home');
    await visitor.open('/policies?page=2');
    const { body } = await control<{ entries: { path: string; query: unknown }[] }>(
      'GET',
      `/control/api/log?since=${since}`,
    );
    expect(body.entries).toMatchObject([
      { sequence: since + 1, path: '/home', query: {} },
      { sequence: since + 2, path: '/policies', query: { page: '2' } },
    ]);
  });

  test('brings everything back at a reset', async () => {
    const before = await policies();
    await control('PATCH', `${MERIDIAN}/policies/${before[0]?.id}`, { status: 'LAPSED' });
    await control('PATCH', `${MERIDIAN}/settings`, { idleTimeoutMs: 1_000 });
    await set({ kind: 'fail' });
    await control('POST', `${MERIDIAN}/reset`);
    expect(await policies()).toEqual(before);
    expect((await control(`GET`, MERIDIAN)).body).toMatchObject({ settings: { idleTimeoutMs: 240_000 } });
    expect((await visitor.open('/login')).status).toBe(200);
  });
});
