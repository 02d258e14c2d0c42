import { randomBytes } from 'node:crypto';
import type { ApiClient } from '../../test/support/apiClient.ts';
import { insertCrm, testPassword, type CrmRecords } from '../../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../../test/support/testApi.ts';
import { startTestSync, type TestSync } from '../../test/support/testSync.ts';
import { createTestTemporal, type TestTemporal } from '../../test/support/testTemporal.ts';

const pollMs = 50;

describe('a policy that becomes eligible, or ineligible', () => {
  let temporal: TestTemporal;
  let api: TestApi;
  let crm: CrmRecords;
  let sync: TestSync;
  let assistant: ApiClient;

  beforeAll(async () => {
    temporal = await createTestTemporal();
    const payloadKey = randomBytes(32);
    api = await createTestApi({ temporalNamespace: temporal.namespace, payloadKey });
    crm = await insertCrm(api.admin);
    const { serialNumber } = crm;
    sync = await startTestSync({ temporal, payloadKey, databaseUrl: api.database.urls.sync, serialNumber });
    assistant = api.client();
    await assistant.signIn(crm.emailOf.ASSISTANT, testPassword);
  });

  afterAll(async () => {
    await sync.close();
    await api.close();
    await temporal.close();
  });

  /** Until the policy is (not) in the queue; the test's time limit is the deadline. */
  async function untilQueued(policyId: string, queued: boolean): Promise<void> {
    for (;;) {
      const { rowCount } = await api.admin.query('SELECT 1 FROM sync_queue WHERE policy_id = $1', [policyId]);
      if ((rowCount === 1) === queued) return;
      await new Promise((resume) => setTimeout(resume, pollMs));
    }
  }

  it('is queued the same day, without anybody pressing anything', async () => {
    const { body } = await assistant.post('/api/v1/policies', {
      contactId: crm.contactId,
      productId: crm.productId,
      statusId: crm.statusIds.closed,
      number: 'added at noon',
    });
    const { id } = body as { id: string };
    const { rowCount } = await api.admin.query('SELECT 1 FROM sync_queue WHERE policy_id = $1', [id]);
    expect(rowCount).toBe(0);
    await assistant.patch(`/api/v1/policies/${id}`, { statusId: crm.statusIds.open });
    await untilQueued(id, true);
    const record = await assistant.get(`/api/v1/policies/${id}`);
    expect(record.body).toMatchObject({
      sync: { reason: 'WAITING_FOR_LINK', nextAction: 'LINK_AGAIN', sourceId: crm.sourceId },
    });
  });

  async function untilSkipped(policyId: string, reason: string): Promise<void> {
    await untilQueued(policyId, false);
    const { rows } = await api.admin.query('SELECT state, reason FROM policy_sync WHERE policy_id = $1', [
      policyId,
    ]);
    expect(rows).toEqual([{ state: 'SKIPPED', reason }]);
  }

  it('follows the indicator of its status', async () => {
    const owner = api.client();
    await owner.signIn(crm.emailOf.OWNER, testPassword);
    const status = `/api/v1/product-statuses/${crm.statusIds.open}`;
    expect((await owner.patch(status, { indicator: 'CLOSED' })).status).toBe(200);
    await untilQueued(crm.policyId, false);
    expect((await owner.patch(status, { indicator: 'PENDING' })).status).toBe(200);
    await untilQueued(crm.policyId, true);
    await owner.patch(status, { indicator: 'CLOSED' });
    await untilSkipped(crm.policyId, 'STATUS_CLOSED');
    await owner.patch(status, { indicator: 'OPEN' });
    await untilQueued(crm.policyId, true);
  });

  it('leaves with its contact, and is queued again when it is given to another one', async () => {
    await untilQueued(crm.policyId, true);
    await assistant.delete(`/api/v1/contacts/${crm.contactId}`);
    await untilSkipped(crm.policyId, 'NO_CONTACT');
    const { body } = await assistant.post('/api/v1/contacts', { displayName: 'Ada again' });
    await assistant.patch(`/api/v1/policies/${crm.policyId}`, { contactId: (body as { id: string }).id });
    await untilQueued(crm.policyId, true);
  });

  it('leaves when it is deleted', async () => {
    await assistant.delete(`/api/v1/policies/${crm.policyId}`);
    await untilSkipped(crm.policyId, 'DELETED');
  });
});
