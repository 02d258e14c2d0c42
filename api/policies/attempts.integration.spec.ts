import type { ApiClient } from '../../test/support/apiClient.ts';
import { insertCrm, testPassword, type CrmRecords } from '../../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../../test/support/testApi.ts';

let api: TestApi;
let crm: CrmRecords;
let owner: ApiClient;

beforeAll(async () => {
  api = await createTestApi();
  crm = await insertCrm(api.admin);
  owner = api.client();
  await owner.signIn(crm.emailOf.OWNER, testPassword);
});

afterAll(() => api.close());

async function insertAttempt(kind: string, state: string, started: boolean): Promise<string> {
  const { rows } = await api.admin.query<{ id: string }>(
    `INSERT INTO sync_attempts (organization_id, policy_id, source_id, kind, state, started_at)
     VALUES ($1, $2, $3, $4, $5, CASE WHEN $6 THEN now() END) RETURNING id`,
    [crm.organizationId, crm.policyId, crm.sourceId, kind, state, started],
  );
  return rows[0]?.id ?? '';
}

it('shows an attempt when the device has begun with it, or a person has asked for it', async () => {
  const shown = [
    await insertAttempt('SWEEP', 'SUCCESS', true),
    await insertAttempt('SWEEP', 'RETURNED', true),
    await insertAttempt('SWEEP', 'IN_PROGRESS', true),
    await insertAttempt('SWEEP', 'SKIPPED', false),
    await insertAttempt('FORCE', 'QUEUED', false),
  ];
  await insertAttempt('SWEEP', 'QUEUED', false);
  await insertAttempt('SWEEP', 'RETURNED', false);
  const { body } = await owner.get(`/api/v1/policies/${crm.policyId}/attempts`);
  const { items } = body as { items: { id: string }[] };
  expect(items.map(({ id }) => id).sort()).toEqual(shown.sort());
  const policy = await owner.get(`/api/v1/policies/${crm.policyId}`);
  expect(policy.body).toMatchObject({ attemptCount: shown.length });
});

it('says which values the last reading did not show', async () => {
  await api.admin.query(
    `INSERT INTO policy_values (organization_id, policy_id, value_type, amount, as_of, fetched_at, attempt_id)
     VALUES ($1, $2, 'ACCOUNT_VALUE', 1, '2026-11-01', '2026-11-02T10:00:00Z', gen_random_uuid()),
       ($1, $2, 'DEATH_BENEFIT', 2, '2026-10-01', '2026-10-02T10:00:00Z', gen_random_uuid())
     ON CONFLICT (policy_id, value_type) DO UPDATE SET fetched_at = excluded.fetched_at`,
    [crm.organizationId, crm.policyId],
  );
  await api.admin.query(
    `INSERT INTO policy_sync (organization_id, policy_id, last_read_at) VALUES ($1, $2, '2026-11-02T10:00:00Z')
     ON CONFLICT (policy_id) DO UPDATE SET last_read_at = excluded.last_read_at`,
    [crm.organizationId, crm.policyId],
  );
  const { body } = await owner.get(`/api/v1/policies/${crm.policyId}`);
  const { values } = body as { values: { valueType: string; inLastReading: boolean }[] };
  expect(values.map(({ valueType, inLastReading }) => [valueType, inLastReading])).toEqual([
    ['ACCOUNT_VALUE', true],
    ['DEATH_BENEFIT', false],
  ]);
});
