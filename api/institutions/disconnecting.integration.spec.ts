import { randomBytes } from 'node:crypto';
import { ineligibilityWords } from '../../contracts/domain/eligibility.ts';
import type { ApiClient } from '../../test/support/apiClient.ts';
import { insertCrm, testPassword, type CrmRecords } from '../../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../../test/support/testApi.ts';
import { startTestSync, type TestSync } from '../../test/support/testSync.ts';
import { createTestTemporal, type TestTemporal } from '../../test/support/testTemporal.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';

interface WithId {
  id: string;
}

describe('disconnecting an institution that has login sources', () => {
  let temporal: TestTemporal;
  let api: TestApi;
  let crm: CrmRecords;
  let sync: TestSync;
  let owner: ApiClient;

  beforeAll(async () => {
    temporal = await createTestTemporal();
    const payloadKey = randomBytes(32);
    api = await createTestApi({ temporalNamespace: temporal.namespace, payloadKey });
    crm = await insertCrm(api.admin);
    const { serialNumber } = crm;
    sync = await startTestSync({ temporal, payloadKey, databaseUrl: api.database.urls.sync, serialNumber });
    owner = api.client();
    await owner.signIn(crm.emailOf.OWNER, testPassword);
    await owner.patch(`/api/v1/product-statuses/${crm.statusIds.open}`, { indicator: 'CLOSED' });
    await owner.patch(`/api/v1/product-statuses/${crm.statusIds.open}`, { indicator: 'OPEN' });
    await standsAt('NOT_YET_SYNCED');
    await owner.post(`/api/v1/sources/${crm.sourceId}/link-sessions`, {});
    await waitUntil('the dialog to ask for credentials', 10_000, async () => {
      const { rows } = await api.admin.query('SELECT FROM link_sessions WHERE sealing_key IS NOT NULL');
      return rows.length === 1;
    });
  });

  afterAll(async () => {
    await sync.close();
    await api.close();
    await temporal.close();
  });

  async function standsAt(state: string): Promise<void> {
    await waitUntil(`the policy to be ${state}`, 10_000, async () => {
      const { rows } = await api.admin.query<{ state: string }>(
        'SELECT state FROM policy_sync WHERE policy_id = $1',
        [crm.policyId],
      );
      return rows[0]?.state === state;
    });
  }

  it('removes them, ends their dialogs and sessions, and says why nothing is read any more', async () => {
    const path = `/api/v1/connected-institutions/${crm.connectedInstitutionId}`;
    expect((await owner.delete(path)).status).toBe(204);
    expect((await owner.delete(path)).status).toBe(404);
    const { body } = await owner.get('/api/v1/connected-institutions');
    expect(body).toEqual({ items: [] });
    expect((await owner.get(`/api/v1/sources/${crm.sourceId}`)).status).toBe(404);
    await waitUntil('the dialog to end', 10_000, async () => {
      const { rows } = await api.admin.query<{ state: string }>('SELECT state FROM link_sessions');
      return rows.every((row) => row.state === 'CANCELLED');
    });
    await standsAt('SKIPPED');
    const policy = await owner.get(`/api/v1/policies/${crm.policyId}`);
    expect(policy.body).toMatchObject({
      sync: {
        syncable: false,
        ineligibility: 'INSTITUTION_NOT_CONNECTED',
        sentence: ineligibilityWords.INSTITUTION_NOT_CONNECTED.message,
      },
    });
  });

  it('keeps the history', async () => {
    const { body } = await owner.get(`/api/v1/policies/${crm.policyId}/attempts`);
    expect(body).toMatchObject({
      items: [{ sourceId: crm.sourceId, sourceName: 'Meridian - Agent Smith', state: 'SKIPPED' }],
    });
  });

  it('leaves the way to connect it again, with new sources whose policies are queued', async () => {
    const { pluginId, institutionId } = crm;
    const again = await owner.post('/api/v1/connected-institutions', { pluginId, institutionId });
    expect(again.status).toBe(201);
    const twice = await owner.post('/api/v1/connected-institutions', { pluginId, institutionId });
    expect(twice.body).toMatchObject({ code: 'INSTITUTION_ALREADY_CONNECTED' });
    const { id } = again.body as WithId;
    expect(id).not.toBe(crm.connectedInstitutionId);
    const created = await owner.post(`/api/v1/connected-institutions/${id}/sources`, {
      name: 'Meridian - Agent Smith',
      username: 'smith',
    });
    expect(created.status).toBe(201);
    await standsAt('NOT_YET_SYNCED');
    const policy = await owner.get(`/api/v1/policies/${crm.policyId}`);
    expect(policy.body).toMatchObject({
      sync: { syncable: true, reason: 'WAITING_FOR_LINK', sourceId: (created.body as WithId).id },
    });
  });

  it('takes no new source at the one that was disconnected', async () => {
    const path = `/api/v1/connected-institutions/${crm.connectedInstitutionId}/sources`;
    expect((await owner.post(path, { name: 'Late', username: 'late' })).status).toBe(404);
  });
});
