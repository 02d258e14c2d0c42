import { randomBytes } from 'node:crypto';
import type { ApiClient } from '../../test/support/apiClient.ts';
import { insertCrm, testPassword, type CrmRecords } from '../../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../../test/support/testApi.ts';
import { startTestSync, type TestSync } from '../../test/support/testSync.ts';
import { createTestTemporal, type TestTemporal } from '../../test/support/testTemporal.ts';

const pollMs = 50;

describe('a policy that is added or changed', () => {
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
});
