import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../../test/support/apiClient.ts';
import { insertCrm, testPassword, type CrmRecords } from '../../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../../test/support/testApi.ts';

const contacts = '/api/v1/contacts';

describe('a request with an Idempotency-Key', () => {
  let api: TestApi;
  let crm: CrmRecords;
  let owner: ApiClient;

  beforeAll(async () => {
    api = await createTestApi();
    crm = await insertCrm(api.admin);
    owner = api.client();
    await owner.signIn(crm.emailOf.OWNER, testPassword);
  });

  afterAll(async () => {
    await api.close();
  });

  async function countNamed(name: string): Promise<number> {
    const { rows } = await api.admin.query<{ contacts: number }>(
      'SELECT count(*)::int AS contacts FROM contacts WHERE display_name = $1',
      [name],
    );
    return rows[0]?.contacts ?? 0;
  }

  it('creates once and answers the same again', async () => {
    const idempotencyKey = randomUUID();
    const first = await owner.post(contacts, { displayName: 'Once' }, { idempotencyKey });
    const second = await owner.post(contacts, { displayName: 'Once' }, { idempotencyKey });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(await countNamed('Once')).toBe(1);
  });

  it('creates once when it is sent many times at a time', async () => {
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => owner.post(contacts, { displayName: 'Together' }, { idempotencyKey })),
    );
    expect(
      new Set(
        answers.map(({ text }) =>
          JSON.stringify(JSON.parse(text), Object.keys(JSON.parse(text) as object).sort()),
        ),
      ).size,
    ).toBe(1);
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(await countNamed('Together')).toBe(1);
  });

  it('refuses other content under the same key', async () => {
    const idempotencyKey = randomUUID();
    await owner.post(contacts, { displayName: 'Original' }, { idempotencyKey });
    const other = await owner.post(contacts, { displayName: 'Different' }, { idempotencyKey });
    expect([other.status, other.body]).toEqual([
      422,
      expect.objectContaining({ code: 'IDEMPOTENCY_MISMATCH' }),
    ]);
    const elsewhere = await owner.post('/api/v1/institutions', { name: 'Original' }, { idempotencyKey });
    expect(elsewhere.body).toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
    expect(await countNamed('Different')).toBe(0);
  });

  it('keeps no refusal: what has been corrected succeeds under the same key', async () => {
    const idempotencyKey = randomUUID();
    const body = { serialNumber: crm.serialNumber };
    const taken = await owner.post('/api/v1/devices', body, { idempotencyKey });
    expect(taken.body).toMatchObject({ code: 'SERIAL_NUMBER_YOURS' });
    await owner.delete(`/api/v1/devices/${crm.deviceId}`);
    expect((await owner.post('/api/v1/devices', body, { idempotencyKey })).status).toBe(201);
  });

  it("is one person's own: another's same key is another request", async () => {
    const advisor = api.client();
    await advisor.signIn(crm.emailOf.ADVISOR, testPassword);
    const idempotencyKey = randomUUID();
    const mine = await owner.post(contacts, { displayName: 'Shared key' }, { idempotencyKey });
    const theirs = await advisor.post(contacts, { displayName: 'Shared key' }, { idempotencyKey });
    expect((mine.body as { id: string }).id).not.toBe((theirs.body as { id: string }).id);
    expect(await countNamed('Shared key')).toBe(2);
    const again = [owner, advisor].map((who) =>
      who.post(contacts, { displayName: 'Shared key' }, { idempotencyKey }),
    );
    expect((await Promise.all(again)).map(({ body }) => body)).toEqual([mine.body, theirs.body]);
  });

  it.each(['', 'short', 'a b c d e f', 'ü'.repeat(10), 'x'.repeat(201)])(
    'is refused with the key "%s"',
    async (idempotencyKey) => {
      const answer = await owner.post(contacts, { displayName: 'Keyless' }, { idempotencyKey });
      expect(answer.body).toMatchObject({ code: 'IDEMPOTENCY_KEY_REQUIRED' });
    },
  );
});
