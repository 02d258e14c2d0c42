import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiAnswer, ApiClient } from '../../test/support/apiClient.ts';
import { insertCrm, testPassword, type CrmRecords } from '../../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../../test/support/testApi.ts';
import { startTestSync, type TestSync } from '../../test/support/testSync.ts';
import { createTestTemporal, type TestTemporal } from '../../test/support/testTemporal.ts';
import type { ForceSyncResponseDto } from './forceSyncDtos.ts';

describe('a force sync', () => {
  let temporal: TestTemporal;
  let api: TestApi;
  let crm: CrmRecords;
  let sync: TestSync;
  let advisor: ApiClient;

  beforeAll(async () => {
    temporal = await createTestTemporal();
    const payloadKey = randomBytes(32);
    api = await createTestApi({ temporalNamespace: temporal.namespace, payloadKey });
    crm = await insertCrm(api.admin);
    const { serialNumber } = crm;
    sync = await startTestSync({ temporal, payloadKey, databaseUrl: api.database.urls.sync, serialNumber });
    advisor = api.client();
    await advisor.signIn(crm.emailOf.ADVISOR, testPassword);
  });

  afterAll(async () => {
    await sync.close();
    await api.close();
    await temporal.close();
  });

  async function policy(overrides: { statusId?: string; contactId?: string | null } = {}): Promise<string> {
    const { rows } = await api.admin.query<{ id: string }>(
      `INSERT INTO policies (organization_id, contact_id, product_id, status_id, number)
       VALUES ($1, $2, $3, $4, $5) RETURNING id`,
      [
        crm.organizationId,
        overrides.contactId === undefined ? crm.contactId : overrides.contactId,
        crm.productId,
        overrides.statusId ?? crm.statusIds.open,
        randomUUID(),
      ],
    );
    return rows[0]?.id ?? '';
  }

  function request(policyId: string, body: object = {}): Promise<ApiAnswer> {
    return advisor.post(`/api/v1/policies/${policyId}/force-syncs`, body);
  }

  const shown = (answer: ApiAnswer) => answer.body as ForceSyncResponseDto;

  it('waits for the link when its source is not linked, and can be cancelled', async () => {
    const policyId = await policy();
    const answer = await request(policyId);
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      policyId,
      sourceId: crm.sourceId,
      sourceName: 'Meridian - Agent Smith',
      state: 'QUEUED',
      waitsFor: 'LINK',
      place: null,
      finishedAt: null,
    });
    const { attemptId } = shown(answer);
    const record = await advisor.get(`/api/v1/policies/${policyId}`);
    expect(record.body).toMatchObject({ sync: { state: 'QUEUED', forceAttemptId: attemptId } });
    expect((await advisor.post(`/api/v1/force-syncs/${attemptId}/cancel`)).status).toBe(204);
    let after = await advisor.get(`/api/v1/force-syncs/${attemptId}`);
    while (shown(after).finishedAt === null) after = await advisor.get(`/api/v1/force-syncs/${attemptId}`);
    expect(after.body).toMatchObject({ state: 'RETURNED', message: 'The request was withdrawn.' });
    expect((await advisor.post(`/api/v1/force-syncs/${attemptId}/cancel`)).status).toBe(204);
  });

  it('joins an identical one, whoever asks', async () => {
    const policyId = await policy();
    const owner = api.client();
    await owner.signIn(crm.emailOf.OWNER, testPassword);
    const answers = await Promise.all([
      request(policyId),
      request(policyId, { sourceId: crm.sourceId }),
      owner.post(`/api/v1/policies/${policyId}/force-syncs`, {}),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(new Set(answers.map((answer) => shown(answer).attemptId)).size).toBe(1);
  });

  it('that is asked for when the one before is read is another, also while the answer of its device is missing', async () => {
    const policyId = await policy();
    const before = shown(await request(policyId));
    // As the gateway has recorded it, whose device has not answered its task yet.
    await api.admin.query(`UPDATE sync_attempts SET state = 'SUCCESS', finished_at = now() WHERE id = $1`, [
      before.attemptId,
    ]);
    const after = shown(await request(policyId));
    expect(after.attemptId).not.toBe(before.attemptId);
    expect(after).toMatchObject({ state: 'QUEUED', finishedAt: null });
  });

  it('that is asked for waits for one that was withdrawn and cannot end for some seconds', async () => {
    const policyId = await policy();
    const before = shown(await request(policyId));
    await api.admin.query('BEGIN');
    try {
      await api.admin.query('SELECT FROM policy_sync WHERE policy_id = $1 FOR UPDATE', [policyId]);
      expect((await advisor.post(`/api/v1/force-syncs/${before.attemptId}/cancel`)).status).toBe(204);
      const asked = request(policyId);
      // Longer than one call to Temporal may take.
      await delay(5_000);
      await api.admin.query('COMMIT');
      const after = await asked;
      expect(after.status).toBe(202);
      expect(shown(after).attemptId).not.toBe(before.attemptId);
    } finally {
      await api.admin.query('ROLLBACK');
    }
  }, 30_000);

  it('shows its place behind those that were asked for before', async () => {
    await api.admin.query(`UPDATE login_sources SET state = 'LINKED' WHERE id = $1`, [crm.sourceId]);
    await api.admin.query('UPDATE devices SET online = true WHERE id = $1', [crm.deviceId]);
    const first = shown(await request(await policy()));
    const second = shown(await request(await policy()));
    expect([first.waitsFor, second.waitsFor]).toEqual(['TURN', 'TURN']);
    expect((second.place ?? 0) - (first.place ?? 0)).toBe(1);
    const still = shown(await advisor.get(`/api/v1/force-syncs/${first.attemptId}`));
    expect(still.place).toBe(first.place);
    expect(second.expectedSeconds).toBeGreaterThan(first.expectedSeconds ?? 0);
    await api.admin.query(`UPDATE login_sources SET state = 'UNLINKED' WHERE id = $1`, [crm.sourceId]);
  });

  it('is behind no sweep, and behind no force sync that is over', async () => {
    const other = await insertCrm(api.admin);
    const { organizationId, sourceId } = other;
    await api.admin.query(`UPDATE login_sources SET state = 'LINKED' WHERE id = $1`, [sourceId]);
    for (const [kind, state] of [
      ['SWEEP', 'QUEUED'],
      ['FORCE', 'SUCCESS'],
    ]) {
      const { rows } = await api.admin.query<{ id: string }>(
        `INSERT INTO policies (organization_id, contact_id, product_id, status_id, number)
         VALUES ($1, $2, $3, $4, $5) RETURNING id`,
        [organizationId, other.contactId, other.productId, other.statusIds.open, randomUUID()],
      );
      const ids = [organizationId, rows[0]?.id, sourceId];
      await api.admin.query(
        `INSERT INTO sync_queue (organization_id, policy_id, source_id, kind, day) VALUES ($1, $2, $3, 'FORCE', now())`,
        ids,
      );
      await api.admin.query(
        `INSERT INTO sync_attempts (organization_id, policy_id, source_id, kind, state) VALUES ($1, $2, $3, $4, $5)`,
        [...ids, kind, state],
      );
    }
    const client = api.client();
    await client.signIn(other.emailOf.ADVISOR, testPassword);
    const asked = await client.post(`/api/v1/policies/${other.policyId}/force-syncs`, {});
    expect(asked.body).toMatchObject({ waitsFor: 'TURN', place: 1 });
  });

  it('is no attempt of a sweep', async () => {
    const { rows } = await api.admin.query<{ id: string }>(
      `INSERT INTO sync_attempts (organization_id, policy_id, source_id, kind) VALUES ($1, $2, $3, 'SWEEP') RETURNING id`,
      [crm.organizationId, crm.policyId, crm.sourceId],
    );
    expect((await advisor.get(`/api/v1/force-syncs/${rows[0]?.id ?? ''}`)).status).toBe(404);
  });

  it("is kept for its own request, not for others' whose answers are not known yet", async () => {
    const idempotencyKey = randomUUID();
    for (const [who, key] of [
      [crm.userIdOf.OWNER, idempotencyKey],
      [crm.userIdOf.ADVISOR, randomUUID()],
    ])
      await api.admin.query(
        `INSERT INTO idempotency_keys (organization_id, user_id, key, request_hash) VALUES ($1, $2, $3, 'another')`,
        [crm.organizationId, who, key],
      );
    const path = `/api/v1/policies/${await policy()}/force-syncs`;
    expect((await advisor.post(path, {}, { idempotencyKey })).status).toBe(202);
    const { rows } = await api.admin.query(
      `SELECT count(*)::int AS others, count(response_body)::int AS answered FROM idempotency_keys
       WHERE request_hash = 'another'`,
    );
    expect(rows).toEqual([{ others: 2, answered: 0 }]);
  });

  it('says when its source is paused, and offers no link', async () => {
    const policyId = await policy();
    const { attemptId } = shown(await request(policyId));
    await api.admin.query(`UPDATE login_sources SET state = 'PAUSED' WHERE id = $1`, [crm.sourceId]);
    const waiting = await advisor.get(`/api/v1/force-syncs/${attemptId}`);
    expect(waiting.body).toMatchObject({ state: 'QUEUED', waitsFor: 'SOURCE_PAUSED', place: null });
    const record = await advisor.get(`/api/v1/policies/${policyId}`);
    expect(record.body).toMatchObject({ sync: { reason: 'SOURCE_PAUSED', nextAction: 'ASK_OWNER' } });
    const another = await request(await policy());
    expect([another.status, another.body]).toEqual([
      409,
      expect.objectContaining({ code: 'LOGIN_SOURCE_PAUSED', nextAction: 'ASK_OWNER' }),
    ]);
    await api.admin.query(`UPDATE login_sources SET state = 'UNLINKED' WHERE id = $1`, [crm.sourceId]);
  });

  it('is refused for what cannot sync, with the reason', async () => {
    const closed = await request(await policy({ statusId: crm.statusIds.closed }));
    expect([closed.status, closed.body]).toEqual([
      422,
      expect.objectContaining({
        code: 'POLICY_NOT_SYNCABLE',
        detail: expect.stringContaining('The product status has a Closed indicator.') as unknown,
      }),
    ]);
    const orphan = await request(await policy({ contactId: null }));
    expect(orphan.body).toMatchObject({ code: 'POLICY_NOT_SYNCABLE', nextAction: 'CHECK_POLICY' });
  });

  it('is refused at a source of another institution', async () => {
    const other = await insertCrm(api.admin);
    const answer = await request(await policy(), { sourceId: other.sourceId });
    expect([answer.status, answer.body]).toEqual([404, expect.objectContaining({ code: 'NOT_FOUND' })]);
  });

  it('needs a subscription that includes Sync', async () => {
    const basic = await insertCrm(api.admin, { subscription: 'BASIC' });
    const client = api.client();
    await client.signIn(basic.emailOf.OWNER, testPassword);
    const answer = await client.post(`/api/v1/policies/${basic.policyId}/force-syncs`, {});
    expect([answer.status, answer.body]).toEqual([
      403,
      expect.objectContaining({ code: 'SUBSCRIPTION_REQUIRED', nextAction: 'ASK_OWNER' }),
    ]);
  });
});
