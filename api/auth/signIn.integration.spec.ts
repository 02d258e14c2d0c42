import { insertCrm, testPassword, type CrmRecords } from '../../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../../test/support/testApi.ts';
import { Sessions } from '../access/sessions.ts';
import type { SignedInUser } from '../access/signedInUser.ts';

const me = '/api/v1/me';

describe('signing in', () => {
  let api: TestApi;
  let crm: CrmRecords;

  beforeAll(async () => {
    api = await createTestApi();
    crm = await insertCrm(api.admin);
  });

  afterAll(async () => {
    await api.close();
  });

  it('gives a session cookie that scripts cannot read, and says who one is', async () => {
    const client = api.client();
    const answer = await client.signIn(crm.emailOf.ADVISOR.toUpperCase(), testPassword);
    expect(answer.status).toBe(200);
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^carrier_sync_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(answer.body).toMatchObject({
      user: { email: crm.emailOf.ADVISOR, role: 'ADVISOR' },
      organization: { id: crm.organizationId, kind: 'AGENCY', syncIncluded: true },
      capabilities: expect.arrayContaining(['crm.write', 'policies.forceSync']) as unknown,
    });
    expect((await client.get(me)).body).toEqual(answer.body);
  });

  it('keeps only the hash of the token', async () => {
    const client = api.client();
    await client.signIn(crm.emailOf.OWNER, testPassword);
    const token = client.cookie?.split('=')[1] ?? '';
    const { rows } = await api.admin.query<{ all: string }>(
      `SELECT string_agg(s::text, '') AS all FROM user_sessions s`,
    );
    expect(rows[0]?.all).not.toContain(token);
    expect(rows[0]?.all).not.toContain(Buffer.from(token).toString('hex'));
  });

  it('answers the same for an unknown address and a wrong password', async () => {
    const unknown = await api.client().signIn('nobody@nowhere.test', testPassword);
    const wrong = await api.client().signIn(crm.emailOf.MANAGER, 'wrong');
    const { instance: _one, ...first } = unknown.body as Record<string, unknown>;
    const { instance: _two, ...second } = wrong.body as Record<string, unknown>;
    expect([unknown.status, first]).toEqual([401, expect.objectContaining({ code: 'SIGN_IN_REFUSED' })]);
    expect([wrong.status, second]).toEqual([401, first]);
  });

  it('refuses more than five tries for an address, many at once included, right password or not', async () => {
    const other = await insertCrm(api.admin);
    const email = other.emailOf.ASSISTANT;
    const tries = await Promise.all(Array.from({ length: 12 }, () => api.client().signIn(email, 'wrong')));
    const statuses = tries.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(5).fill(401), ...Array<number>(7).fill(429)]);
    const right = await api.client().signIn(email, testPassword);
    expect([right.status, right.body]).toEqual([429, expect.objectContaining({ code: 'TOO_MANY_ATTEMPTS' })]);
  });

  it('refuses many tries from one place, whomever they are for', async () => {
    const client = api.client();
    const statuses: number[] = [];
    for (let round = 0; round < 55; round += 1) {
      statuses.push((await client.signIn(`guess-${String(round)}@agency.test`, 'wrong')).status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(50);
    expect(statuses.at(-1)).toBe(429);
  });

  it('forgets the tries of who then signs in', async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let wrong = 0; wrong < 3; wrong += 1) await api.client().signIn(crm.emailOf.COMPLIANCE, 'wrong');
      expect((await api.client().signIn(crm.emailOf.COMPLIANCE, testPassword)).status).toBe(200);
    }
  });

  it('refuses who has been disabled, and ends the sessions', async () => {
    const other = await insertCrm(api.admin);
    const client = api.client();
    await client.signIn(other.emailOf.ADVISOR, testPassword);
    await api.admin.query('UPDATE users SET disabled_at = now() WHERE id = $1', [other.userIdOf.ADVISOR]);
    expect((await client.get(me)).status).toBe(401);
    expect((await api.client().signIn(other.emailOf.ADVISOR, testPassword)).status).toBe(401);
  });

  it('refuses a sign-in that another site sends', async () => {
    const { status, body } = await api
      .client()
      .post(
        '/api/v1/auth/sign-in',
        { email: crm.emailOf.OWNER, password: testPassword },
        { headers: { origin: 'https://evil.test' } },
      );
    expect([status, body]).toEqual([403, expect.objectContaining({ code: 'CSRF_REJECTED' })]);
  });

  describe('a session', () => {
    async function signedIn() {
      const client = api.client();
      await client.signIn(crm.emailOf.OWNER, testPassword);
      await client.get(me);
      return client;
    }

    /** As if the session had been rotated, and used, so many minutes ago. */
    async function age(minutes: number): Promise<void> {
      await api.admin.query(
        `UPDATE user_sessions SET rotated_at = rotated_at - $1 * interval '1 minute',
           last_seen_at = last_seen_at - $1 * interval '1 minute' WHERE user_id = $2`,
        [minutes, crm.userIdOf.OWNER],
      );
    }

    it('ends with the sign-out, for every copy of the cookie', async () => {
      const client = await signedIn();
      const copy = api.client();
      copy.cookie = client.cookie;
      expect((await client.post('/api/v1/auth/sign-out')).status).toBe(204);
      expect(client.cookie).toBeUndefined();
      expect((await copy.get(me)).status).toBe(401);
    });

    it('gets a new token from time to time; the one before is good for what was under way only', async () => {
      const client = await signedIn();
      await age(20);
      const before = client.cookie;
      const underWay = api.client();
      underWay.cookie = before;
      expect((await client.get(me)).status).toBe(200);
      expect(client.cookie).not.toBe(before);
      expect((await underWay.get(me)).status).toBe(200);
      expect((await client.get(me)).status).toBe(200);
      await age(5);
      const thief = api.client();
      thief.cookie = before;
      expect((await thief.get(me)).status).toBe(401);
      expect((await client.get(me)).status).toBe(200);
    });

    it('survives an answer that never reached the browser', async () => {
      const client = await signedIn();
      await age(20);
      const before = client.cookie;
      await client.get(me);
      client.cookie = before;
      await age(5);
      expect((await client.get(me)).status).toBe(200);
      expect(client.cookie).not.toBe(before);
    });

    it('is rotated once by many requests at a time', async () => {
      const client = await signedIn();
      await age(20);
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => {
          const tab = api.client();
          tab.cookie = client.cookie;
          return tab.get(me);
        }),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array<number>(8).fill(200));
      expect(answers.filter(({ headers }) => headers['set-cookie'] !== undefined)).toHaveLength(1);
    });

    it('ends when it has not been used for long', async () => {
      const client = await signedIn();
      await api.admin.query('UPDATE user_sessions SET expires_at = now() WHERE user_id = $1', [
        crm.userIdOf.OWNER,
      ]);
      expect((await client.get(me)).status).toBe(401);
    });

    it.each([
      ['is disabled', 'UPDATE users SET disabled_at = now() WHERE id = $1'],
      ['has a session that is over', 'UPDATE user_sessions SET expires_at = now() WHERE user_id = $1'],
    ])('does not stand for what is open when its person %s', async (_what, change) => {
      const other = await insertCrm(api.admin);
      const client = api.client();
      await client.signIn(other.emailOf.ADVISOR, testPassword);
      const sessions = api.application.get(Sessions);
      const { organizationId } = other;
      const userId = other.userIdOf.ADVISOR;
      const { rows } = await api.admin.query<{ id: string }>(
        'SELECT id FROM user_sessions WHERE user_id = $1',
        [userId],
      );
      const user = { organizationId, sessionId: rows[0]?.id ?? '' } as SignedInUser;
      expect(await sessions.stands(user)).toBe(true);
      await api.admin.query(change, [userId]);
      expect(await sessions.stands(user)).toBe(false);
    });

    it('ends a week after the sign-in, however much it is used', async () => {
      const client = await signedIn();
      await api.admin.query(
        `UPDATE user_sessions SET created_at = now() - interval '6 days 23 hours' WHERE user_id = $1`,
        [crm.userIdOf.OWNER],
      );
      await age(20);
      const { headers } = await client.get(me);
      expect(headers['set-cookie']).toBeDefined();
      const { rows } = await api.admin.query<{ left: number }>(
        `SELECT extract(epoch FROM max(expires_at) - now())::int AS left FROM user_sessions WHERE user_id = $1`,
        [crm.userIdOf.OWNER],
      );
      expect(rows[0]?.left).toBeLessThanOrEqual(3_600);
    });

    it.each(['', 'x', 'a'.repeat(43), 'é', '"; DROP TABLE users; --'])(
      'is not opened by the cookie %s',
      async (token) => {
        const client = api.client();
        client.cookie = `carrier_sync_session=${encodeURIComponent(token)}`;
        expect((await client.get(me)).status).toBe(401);
      },
    );
  });

  it('says in the cookie that it is for https, where the site is', async () => {
    const secure = await createTestApi({ publicOrigins: ['https://crm.test'] });
    try {
      const other = await insertCrm(secure.admin);
      const answer = await secure
        .client()
        .post(
          '/api/v1/auth/sign-in',
          { email: other.emailOf.OWNER, password: testPassword },
          { headers: { origin: 'https://crm.test' } },
        );
      expect(String(answer.headers['set-cookie'])).toMatch(/^__Host-carrier_sync_session=.*; Secure/);
      expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    } finally {
      await secure.close();
    }
  });
});
