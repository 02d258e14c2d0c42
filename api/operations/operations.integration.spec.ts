import { insertCrm, testPassword, type CrmRecords } from '../../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../../test/support/testApi.ts';
import type { OperationsOverviewResponseDto } from './operationsDtos.ts';

describe('the overview of operators', () => {
  let api: TestApi;
  let crm: CrmRecords;

  beforeAll(async () => {
    api = await createTestApi({ temporalUiUrl: 'http://temporal-ui.test/' });
    crm = await insertCrm(api.admin);
  });

  afterAll(async () => {
    await api.close();
  });

  async function overview(): Promise<{ text: string; body: OperationsOverviewResponseDto }> {
    // An operator belongs to an organization of their own.
    const operators = await insertCrm(api.admin);
    const operator = api.client();
    await operator.signIn(operators.emailOf.OPERATOR, testPassword);
    const { text, body } = await operator.get('/api/v1/operations/overview');
    return { text, body: body as OperationsOverviewResponseDto };
  }

  it('is empty while everything moves', async () => {
    expect((await overview()).body).toMatchObject({
      stuck: [],
      unknownDeviceContacts: 0,
    });
  });

  it('lists what does not move, across organizations, with its workflow, and names no client', async () => {
    const { organizationId, sourceId, policyId, deviceId } = crm;
    await api.admin.query(`UPDATE login_sources SET state = 'LINKED' WHERE id = $1`, [sourceId]);
    await api.admin.query(
      `INSERT INTO sync_queue (organization_id, policy_id, source_id, day, enqueued_at) VALUES ($1, $2, $3, current_date, now() - interval '1 hour')`,
      [organizationId, policyId, sourceId],
    );
    await api.admin.query(
      `INSERT INTO sync_attempts (organization_id, policy_id, source_id, kind, queued_at) VALUES ($1, $2, $3, 'FORCE', now() - interval '1 hour')`,
      [organizationId, policyId, sourceId],
    );
    await api.admin.query(
      `INSERT INTO link_sessions (organization_id, source_id, epoch, workflow_run_id, state, updated_at) VALUES ($1, $2, 1, 'run', 'CHALLENGED', now() - interval '1 hour')`,
      [organizationId, sourceId],
    );
    await api.admin.query(`INSERT INTO gateway_refusals (code) VALUES ('DEVICE_UNKNOWN')`);
    const { text, body } = await overview();
    expect(body.stuck.map(({ kind }) => kind).sort()).toEqual([
      'FORCE_SYNC_WAITING',
      'LINK_NOT_MOVING',
      'SWEEP_NOT_MOVING',
    ]);
    const sweep = body.stuck.find(({ kind }) => kind === 'SWEEP_NOT_MOVING');
    expect(sweep).toMatchObject({
      organizationId,
      subjectId: sourceId,
      temporalAddress: `http://temporal-ui.test/namespaces/default/workflows/daily-sweep%2F${sourceId}`,
    });
    expect(body).toMatchObject({
      unknownDeviceContacts: 1,
    });
    expect(text).not.toMatch(/Ada Example|00 12-34|Agent Smith/);
    await api.admin.query(`UPDATE devices SET last_heartbeat_at = now() - interval '2 days' WHERE id = $1`, [
      deviceId,
    ]);
    expect((await overview()).body.stuck).toContainEqual(
      expect.objectContaining({ kind: 'DEVICE_SILENT', subjectId: deviceId }),
    );
  });
});
