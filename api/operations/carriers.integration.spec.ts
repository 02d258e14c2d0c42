import { randomBytes } from 'node:crypto';
import type { ApiClient } from '../../test/support/apiClient.ts';
import { insertCrm, testPassword, type CrmRecords } from '../../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../../test/support/testApi.ts';
import { startTestSync, type TestSync } from '../../test/support/testSync.ts';
import { createTestTemporal, type TestTemporal } from '../../test/support/testTemporal.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';

const carriers = '/api/v1/operations/carriers';

describe('a carrier that an operator stops', () => {
  let temporal: TestTemporal;
  let api: TestApi;
  let agency: CrmRecords;
  let operators: CrmRecords;
  let sync: TestSync;
  let operator: ApiClient;
  let advisor: ApiClient;

  beforeAll(async () => {
    temporal = await createTestTemporal();
    const payloadKey = randomBytes(32);
    api = await createTestApi({ temporalNamespace: temporal.namespace, payloadKey });
    agency = await insertCrm(api.admin);
    operators = await insertCrm(api.admin, { subscription: 'BASIC' });
    const { serialNumber } = agency;
    sync = await startTestSync({ temporal, payloadKey, databaseUrl: api.database.urls.sync, serialNumber });
    operator = api.client();
    await operator.signIn(operators.emailOf.OPERATOR, testPassword);
    advisor = api.client();
    await advisor.signIn(agency.emailOf.ADVISOR, testPassword);
    await advisor.post(`/api/v1/sources/${agency.sourceId}/link-sessions`, {});
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

  const ofAgency = () => ({ pluginId: agency.pluginId });

  it('is listed with counts over all organizations', async () => {
    const { body } = await operator.get(carriers);
    expect(body).toEqual({
      items: [{ ...ofAgency(), organizations: 2, sources: 2, linked: 0, stop: null, lastEvents: [] }],
    });
  });

  it('must be one that somebody has connected', async () => {
    const { status } = await operator.post(`${carriers}/stop`, { pluginId: 'nobodys', reason: 'why not' });
    expect(status).toBe(404);
  });

  it('stops for everyone, with the reason, and ends the dialogs that go on', async () => {
    const reason = 'The portal is under maintenance.';
    const { status, body } = await operator.post(`${carriers}/stop`, { ...ofAgency(), reason });
    expect([status, body]).toMatchObject([
      200,
      { stop: { reason, automatic: false }, lastEvents: [{ action: 'STOPPED', reason }] },
    ]);
    await waitUntil('the dialog to end', 10_000, async () => {
      const { rows } = await api.admin.query('SELECT state, failure_code FROM link_sessions');
      return JSON.stringify(rows) === '[{"state":"UNAVAILABLE","failure_code":"CARRIER_STOPPED"}]';
    });
    const { rows } = await api.admin.query(
      `SELECT organization_id, actor_id, subject_id FROM audit_events WHERE action = 'carrier.stopped'`,
    );
    expect(rows).toEqual([
      {
        organization_id: operators.organizationId,
        actor_id: operators.userIdOf.OPERATOR,
        subject_id: agency.pluginId,
      },
    ]);
  });

  it('is not linked or force-synced, and the offices read why', async () => {
    const link = await advisor.post(`/api/v1/sources/${agency.sourceId}/link-sessions`, {});
    expect([link.status, link.body]).toMatchObject([409, { code: 'CARRIER_STOPPED', nextAction: 'WAIT' }]);
    const force = await advisor.post(`/api/v1/policies/${agency.policyId}/force-syncs`, {});
    expect(force.body).toMatchObject({ code: 'CARRIER_STOPPED' });
    const policy = await advisor.get(`/api/v1/policies/${agency.policyId}`);
    expect(policy.body).toMatchObject({ sync: { reason: 'CARRIER_STOPPED', nextAction: 'WAIT' } });
    const connected = await advisor.get('/api/v1/connected-institutions');
    expect(connected.body).toMatchObject({ items: [{ stoppedReason: 'The portal is under maintenance.' }] });
  });

  it('stays as it was stopped when it is stopped again', async () => {
    const { body } = await operator.post(`${carriers}/stop`, { ...ofAgency(), reason: 'Another one.' });
    expect(body).toMatchObject({
      stop: { reason: 'The portal is under maintenance.' },
      lastEvents: [{ action: 'STOPPED' }],
    });
  });

  it('goes on from its queue when it is started again', async () => {
    const { body } = await operator.post(`${carriers}/start`, { ...ofAgency(), reason: 'It is back.' });
    expect(body).toMatchObject({ stop: null, lastEvents: [{ action: 'STARTED' }, { action: 'STOPPED' }] });
    await waitUntil('the queue to be filled', 10_000, async () => {
      const { rowCount } = await api.admin.query('SELECT FROM sync_queue WHERE policy_id = $1', [
        agency.policyId,
      ]);
      return rowCount === 1;
    });
    expect((await advisor.post(`/api/v1/sources/${agency.sourceId}/link-sessions`, {})).status).toBeLessThan(
      300,
    );
  });
});
