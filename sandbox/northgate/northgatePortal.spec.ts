import { startSandbox } from '../startSandbox.ts';
import type { Sandbox } from '../startSandbox.ts';
import { decimalOf } from '../world/money.ts';
import type { Peculiarity, Policy } from '../world/policy.ts';
import { NorthgateVisitor } from '../visitors/northgateVisitor.ts';
import type { ErrorBody } from '../visitors/northgateVisitor.ts';

const MINUTE_MS = 60_000;

interface Amount {
  readonly amount: number | string;
  readonly scale?: number;
}

interface Account {
  readonly id: string;
  readonly contractNumber: string;
  readonly status: string;
  readonly valuation: Readonly<Record<string, Amount | string | null>> | null;
}

interface ListBody {
  readonly total: number;
  readonly clients: readonly {
    readonly client: { readonly id: string };
    readonly accounts: readonly Account[];
  }[];
  readonly nextCursor: string | null;
}

interface SearchBody {
  readonly matches: readonly { readonly id: string; readonly contractNumber: string }[];
}

interface DetailBody {
  readonly account: Account;
  readonly message: string | null;
  readonly otherAccounts: readonly Account[];
}

describe('Northgate Annuity', () => {
  let now = Date.parse('2026-03-02T15:00:00Z');
  let sandbox: Sandbox;
  let visitor: NorthgateVisitor;

  beforeAll(async () => {
    sandbox = await startSandbox({ now: () => now, policies: 120 });
  });
  afterAll(() => sandbox.close());

  beforeEach(() => {
    sandbox.northgate.reset();
    sandbox.log.clear();
    visitor = new NorthgateVisitor(sandbox);
  });

  const firstWith = (peculiarity: Peculiarity): Policy => {
    const policy = sandbox.northgate.book.all().find((candidate) => candidate.peculiarity === peculiarity);
    if (policy === undefined) throw new Error(`the book has no policy that is ${peculiarity}`);
    return policy;
  };
  const search = (
    number: string,
  ): Promise<{ status: number; newToken: string | null; body: SearchBody & ErrorBody }> =>
    visitor.post('/api/accounts/search', { number });

  test('lets in with a password and the code of the authenticator app', async () => {
    expect((await visitor.submitPassword('agency')).body.status).toBe('MFA_REQUIRED');
    const answer = await visitor.submitCode(visitor.codeNow('agency'));
    expect(answer.body.status).toBe('SIGNED_IN');
    expect(answer.newToken).not.toBeNull();
    expect(sandbox.log.counters()['northgate-annuity']?.['agency']).toEqual({
      password: 1,
      code: 0,
      totp: 1,
    });
  });

  test('refuses a code that was used before, in another session too', async () => {
    const code = visitor.codeNow('agency');
    await visitor.signIn('agency');
    const second = new NorthgateVisitor(sandbox);
    await second.submitPassword('agency');
    const replayed = await second.submitCode(code);
    expect([replayed.status, replayed.body.error.code]).toEqual([401, 'code_already_used']);
    now += 30_000;
    expect((await second.submitCode(second.codeNow('agency'))).body.status).toBe('SIGNED_IN');
  });

  test('gives three attempts for a code', async () => {
    await visitor.submitPassword('agency');
    const wrong = visitor.codeNow('agency') === '000000' ? '000001' : '000000';
    const codes = [
      await visitor.submitCode(wrong),
      await visitor.submitCode(wrong),
      await visitor.submitCode(wrong),
    ];
    expect(codes.map((answer) => answer.body.error.attemptsRemaining)).toEqual([2, 1, 0]);
    expect((await visitor.submitCode(visitor.codeNow('agency'))).body.error.code).toBe('challenge_expired');
  });

  test('gives each failure of a sign-in a code of its own', async () => {
    const codes = [];
    for (const login of ['locked', 'expired-password', 'nobody']) {
      codes.push((await visitor.submitPassword(login)).body.error.code);
    }
    expect(codes).toEqual(['account_locked', 'password_expired', 'invalid_credentials']);
  });

  test('says that there is something to do before the first call', async () => {
    await visitor.submitPassword('needs-terms');
    const answer = await visitor.submitCode(visitor.codeNow('needs-terms'));
    expect(answer.body).toEqual({ status: 'ACTION_REQUIRED', action: 'terms' });
    expect((await visitor.get<ErrorBody>('/api/accounts')).body.error.code).toBe('sign_in_incomplete');
    await visitor.post('/api/auth/notice', {});
    expect((await visitor.get('/api/accounts')).status).toBe(200);
  });

  test('ends a session eight minutes after sign-in, however busy it is', async () => {
    await visitor.signIn('agency');
    for (let minute = 1; minute < 8; minute += 1) {
      now += MINUTE_MS;
      expect((await visitor.get('/api/session')).status).toBe(200);
    }
    now += MINUTE_MS;
    const over = await visitor.get<ErrorBody>('/api/session');
    expect([over.status, over.body.error.code]).toEqual([401, 'session_expired']);
  });

  test('renews the CSRF token with each search and refuses the one before', async () => {
    await visitor.signIn('agency');
    const stale = visitor.csrfToken;
    const first = await search('NGA4');
    expect(first.newToken).not.toBe(stale);
    visitor.csrfToken = stale;
    const refused = await search('NGA4');
    expect([refused.status, refused.body.error.code]).toEqual([403, 'csrf_expired']);
    await visitor.get('/api/session');
    expect((await search('NGA4')).status).toBe(200);
  });

  test('renews the CSRF token at every tenth call that only reads', async () => {
    await visitor.signIn('agency');
    const renewedAt: number[] = [];
    for (let call = 1; call <= 25; call += 1) {
      if ((await visitor.get('/api/accounts')).newToken !== null) renewedAt.push(call);
    }
    expect(renewedAt).toEqual([10, 20]);
  });

  test('lists each account once, fifty a page, grouped by client', async () => {
    await visitor.signIn('agency');
    const numbers: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: ListBody = (await visitor.get<ListBody>(`/api/accounts${cursor && `?cursor=${cursor}`}`))
        .body;
      const clients = page.clients.map((group) => group.client.id);
      expect(new Set(clients).size).toBe(clients.length);
      const accounts = page.clients.flatMap((group) => group.accounts);
      expect(accounts.length).toBeLessThanOrEqual(50);
      numbers.push(...accounts.map((account) => account.contractNumber));
      cursor = page.nextCursor;
    }
    const expected = sandbox.northgate.book.seenBy('everything').map((policy) => policy.number);
    expect(numbers.toSorted()).toEqual(expected.toSorted());
  });

  test('refuses a cursor that it did not give', async () => {
    await visitor.signIn('agency');
    expect((await visitor.get<ErrorBody>('/api/accounts?cursor=50')).body.error.code).toBe('invalid_cursor');
  });

  test('writes amounts in minor units, and those of the income rider as decimals', async () => {
    await visitor.signIn('agency');
    const policy = firstWith('usual');
    const { account } = (await visitor.get<DetailBody>(`/api/accounts/${policy.id}`)).body;
    const { contractValue = 0, guaranteedIncomeBase = 0 } = policy.values;
    expect(account.valuation).toMatchObject({
      contractValue: { amount: contractValue, currency: 'USD', scale: 2 },
      guaranteedIncomeBase: { amount: decimalOf(guaranteedIncomeBase ?? 0), currency: 'USD' },
    });
  });

  test('answers the other accounts of a client next to the one asked for', async () => {
    await visitor.signIn('agency');
    const { book } = sandbox.northgate;
    const policy = book
      .all()
      .find((candidate) => book.ownedBy('everything', candidate.owner.id).length === 3);
    const { account, otherAccounts } = (await visitor.get<DetailBody>(`/api/accounts/${policy?.id}`)).body;
    expect(account.contractNumber).toBe(policy?.number);
    expect(otherAccounts).toHaveLength(2);
    expect(otherAccounts.map((other) => other.id)).not.toContain(policy?.id);
  });

  test.each<[Peculiarity, string, string]>([
    ['surrendered-open-in-crm', 'SURRENDERED', 'no longer active'],
    ['agent-of-record-change', 'AGENT_OF_RECORD_CHANGED', 'no longer the agent of record'],
  ])('has no values for one that is %s', async (peculiarity, status, message) => {
    await visitor.signIn('agency');
    const answer = await visitor.get<DetailBody>(`/api/accounts/${firstWith(peculiarity).id}`);
    expect(answer.body.account).toMatchObject({ status, valuation: null });
    expect(answer.body.message).toContain(message);
  });

  test('finds by prefix, and two for the number that two people have', async () => {
    await visitor.signIn('agency');
    const shorter = firstWith('prefix-of-another').number;
    const found = (await search(shorter)).body.matches.map((match) => match.contractNumber);
    expect(found).toEqual([shorter, `${shorter}0`]);
    expect((await search(firstWith('number-twice').number)).body.matches).toHaveLength(2);
    expect((await search(firstWith('only-in-crm').number)).body.matches).toEqual([]);
  });

  test('keeps the accounts of one agent from the other', async () => {
    const jones = sandbox.northgate.book.seenBy('jones').find((policy) => policy.audience === 'jones');
    await visitor.signIn('smith');
    expect((await visitor.get<ErrorBody>(`/api/accounts/${jones?.id}`)).body.error.code).toBe(
      'account_not_found',
    );
  });
});
