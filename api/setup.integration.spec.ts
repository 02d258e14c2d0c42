import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../test/support/apiClient.ts';
import { drawSerialNumber, insertCrm, testPassword, type CrmRecords } from '../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../test/support/testApi.ts';

interface WithId {
  id: string;
}

/** Guide 000, steps 1 to 3, and guide 001's preparations, as the page asks for them. */
describe('setting up', () => {
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

  const codeOf = (answer: { body: unknown }) => (answer.body as { code?: string }).code;

  describe('a device', () => {
    it('is created by its serial number, and was never heard of', async () => {
      const serialNumber = drawSerialNumber();
      const { status, body } = await owner.post('/api/v1/devices', { serialNumber, name: 'Back office' });
      expect([status, body]).toEqual([
        201,
        expect.objectContaining({ serialNumber, name: 'Back office', lastHeartbeatAt: null, online: false }),
      ]);
    });

    it.each([
      ['lower case', (serial: string) => serial.toLowerCase()],
      ['a space at the end', (serial: string) => `${serial} `],
      ['one character less', (serial: string) => serial.slice(0, -1)],
    ])('is refused with %s in the serial number', async (_case, spoil) => {
      const answer = await owner.post('/api/v1/devices', { serialNumber: spoil(drawSerialNumber()) });
      expect([answer.status, codeOf(answer)]).toEqual([422, 'SERIAL_NUMBER_INVALID']);
    });

    it('is refused when it is there already, with how it is', async () => {
      const answer = await owner.post('/api/v1/devices', { serialNumber: crm.serialNumber });
      expect([answer.status, answer.body]).toEqual([
        409,
        expect.objectContaining({
          code: 'SERIAL_NUMBER_YOURS',
          detail: expect.stringMatching(/^This device is yours already: .+, online\.$/) as unknown,
        }),
      ]);
    });

    it('is refused when another organization has entered the serial number', async () => {
      const other = await insertCrm(api.admin);
      const answer = await owner.post('/api/v1/devices', { serialNumber: other.serialNumber });
      expect([answer.status, codeOf(answer)]).toEqual([409, 'SERIAL_NUMBER_TAKEN']);
    });

    it('is created once by two people at a time', async () => {
      const serialNumber = drawSerialNumber();
      const manager = api.client();
      await manager.signIn(crm.emailOf.MANAGER, testPassword);
      const answers = await Promise.all(
        [owner, manager].map((one) => one.post('/api/v1/devices', { serialNumber })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    });

    it('shows its serial number, which is its claim secret, to those who manage devices only', async () => {
      const advisor = api.client();
      await advisor.signIn(crm.emailOf.ADVISOR, testPassword);
      const { text } = await advisor.get('/api/v1/devices');
      expect(text).not.toContain(crm.serialNumber);
      expect(text).toContain(crm.serialNumber.slice(-4));
      expect((await owner.get('/api/v1/devices')).text).toContain(crm.serialNumber);
    });

    it('is paused, resumed, forgets its key, and shows who was refused', async () => {
      const path = `/api/v1/devices/${crm.deviceId}`;
      expect((await owner.post(`${path}/pause`)).body).toMatchObject({ state: 'PAUSED', online: false });
      expect((await owner.post(`${path}/resume`)).body).toMatchObject({ state: 'ACTIVE' });
      expect((await owner.post(`${path}/forget-key`)).body).toMatchObject({
        keyFingerprint: null,
        keyPinnedAt: null,
      });
      await api.admin.query(
        `INSERT INTO device_refusals (organization_id, device_id, code, remote_address, details)
         SELECT $1, $2, 'NOT_THIS_DEVICE', '192.0.2.7', CASE n WHEN 1 THEN '{}'::jsonb
           ELSE '{"reason": "This queue is not of this device", "repeated": 4}' END FROM generate_series(1, 3) n`,
        [crm.organizationId, crm.deviceId],
      );
      const first = (await owner.get(`${path}/refusals?limit=2`)).body as {
        items: unknown[];
        nextCursor: string;
      };
      const wrong = { reason: 'This queue is not of this device', repeated: 4 };
      const message = 'This is not the work of this device.';
      const shown = expect.objectContaining({ code: 'NOT_THIS_DEVICE', message, ...wrong }) as unknown;
      expect(first.items).toEqual([shown, shown]);
      const rest = await owner.get(`${path}/refusals?limit=2&cursor=${first.nextCursor}`);
      expect(rest.body).toMatchObject({
        items: [{ code: 'NOT_THIS_DEVICE', reason: null, repeated: 0, remoteAddress: '192.0.2.7' }],
        nextCursor: null,
      });
    });

    it('leaves its sources without a device when it is removed', async () => {
      const other = await insertCrm(api.admin);
      const client = api.client();
      await client.signIn(other.emailOf.OWNER, testPassword);
      await api.admin.query(`UPDATE login_sources SET state = 'LINKED', link_epoch = 1 WHERE id = $1`, [
        other.sourceId,
      ]);
      expect((await client.delete(`/api/v1/devices/${other.deviceId}`)).status).toBe(204);
      const source = await client.get(`/api/v1/sources/${other.sourceId}`);
      expect(source.body).toMatchObject({ state: 'UNLINKED', stateReason: 'DEVICE_REMOVED', deviceId: null });
      expect((await client.get(`/api/v1/devices/${other.deviceId}`)).status).toBe(404);
    });

    it('takes what only it could read with it when it is removed', async () => {
      const other = await insertCrm(api.admin);
      const client = api.client();
      await client.signIn(other.emailOf.OWNER, testPassword);
      await client.delete(`/api/v1/devices/${other.deviceId}`);
      expect((await client.get('/api/v1/plugins')).body).toMatchObject({ items: [] });
      const connected = await client.get('/api/v1/connected-institutions');
      expect(connected.body).toMatchObject({ items: [{ supported: false }] });
      const { id: institutionId } = (await client.post('/api/v1/institutions', { name: 'Another' }))
        .body as WithId;
      const { pluginId } = other;
      const refused = await client.post('/api/v1/connected-institutions', { pluginId, institutionId });
      expect(codeOf(refused)).toBe('PLUGIN_UNSUPPORTED');
    });
  });

  describe('an institution', () => {
    it('is offered with the plugin that likely belongs to it', async () => {
      const { body } = await owner.get('/api/v1/plugins');
      expect(body).toMatchObject({ items: [{ id: crm.pluginId, likelyInstitutionId: crm.institutionId }] });
    });

    it('is connected once', async () => {
      const body = { pluginId: crm.pluginId, institutionId: crm.institutionId };
      const answer = await owner.post('/api/v1/connected-institutions', body);
      expect([answer.status, codeOf(answer)]).toEqual([409, 'INSTITUTION_ALREADY_CONNECTED']);
    });

    it('needs a plugin that a device runs, and an institution of ours', async () => {
      const other = await insertCrm(api.admin);
      const { id: institutionId } = (await owner.post('/api/v1/institutions', { name: 'Northgate' }))
        .body as WithId;
      const unknown = await owner.post('/api/v1/connected-institutions', {
        pluginId: 'unknown',
        institutionId,
      });
      expect(codeOf(unknown)).toBe('PLUGIN_UNSUPPORTED');
      const foreign = await owner.post('/api/v1/connected-institutions', {
        pluginId: crm.pluginId,
        institutionId: other.institutionId,
      });
      expect(foreign.body).toMatchObject({ code: 'VALIDATION_FAILED', fields: [{ field: 'institutionId' }] });
    });

    it('is disconnected while no source belongs to it', async () => {
      const { id: institutionId } = (await owner.post('/api/v1/institutions', { name: 'Short-lived' }))
        .body as WithId;
      const connected = await owner.post('/api/v1/connected-institutions', {
        pluginId: crm.pluginId,
        institutionId,
      });
      expect(connected.status).toBe(201);
      const path = `/api/v1/connected-institutions/${(connected.body as WithId).id}`;
      expect((await owner.delete(path)).status).toBe(204);
      const { body } = await owner.get('/api/v1/institutions');
      expect((body as { items: unknown[] }).items).toContainEqual(
        expect.objectContaining({ id: institutionId, connectedInstitutionId: null }),
      );
    });
  });

  describe('a login source', () => {
    const path = () => `/api/v1/connected-institutions/${crm.connectedInstitutionId}/sources`;

    it('is created with who authorized it and the device that will log in', async () => {
      const { status, body } = await owner.post(path(), {
        name: 'Meridian - Delegate',
        username: ' Delegate ',
      });
      expect([status, body]).toEqual([
        201,
        expect.objectContaining({
          state: 'CREATED',
          username: ' Delegate ',
          authorizedBy: 'The owner',
          deviceId: crm.deviceId,
          nextAction: 'LINK_AGAIN',
        }),
      ]);
    });

    it('has a name of its own at its institution', async () => {
      const body = { name: 'Twice', username: 'x' };
      expect((await owner.post(path(), body)).status).toBe(201);
      expect(codeOf(await owner.post(path(), body))).toBe('SOURCE_NAME_TAKEN');
    });

    it('can be renamed, paused, resumed and removed', async () => {
      const { id } = (await owner.post(path(), { name: 'To change', username: 'x' })).body as WithId;
      const source = `/api/v1/sources/${id}`;
      expect((await owner.patch(source, { name: 'Changed' })).body).toMatchObject({
        name: 'Changed',
        username: 'x',
      });
      expect((await owner.post(`${source}/pause`)).body).toMatchObject({ state: 'PAUSED' });
      expect((await owner.post(`${source}/pause`)).body).toMatchObject({ state: 'PAUSED' });
      expect((await owner.post(`${source}/resume`)).body).toMatchObject({ state: 'UNLINKED' });
      expect((await owner.delete(source)).status).toBe(204);
      expect((await owner.get(source)).status).toBe(404);
    });

    it('is given no device that is paused', async () => {
      const other = await insertCrm(api.admin);
      const client = api.client();
      await client.signIn(other.emailOf.OWNER, testPassword);
      await client.post(`/api/v1/devices/${other.deviceId}/pause`);
      const sources = `/api/v1/connected-institutions/${other.connectedInstitutionId}/sources`;
      expect((await client.post(sources, { name: 'New', username: 'x' })).body).toMatchObject({
        deviceId: null,
      });
      await client.post(`/api/v1/devices/${other.deviceId}/resume`);
      expect((await client.post(sources, { name: 'Newer', username: 'x' })).body).toMatchObject({
        deviceId: other.deviceId,
      });
    });

    it('keeps its login and its device while somebody links it', async () => {
      const { id } = (await owner.post(path(), { name: 'Linking', username: 'x' })).body as WithId;
      await api.admin.query(
        `INSERT INTO link_sessions (organization_id, source_id, epoch, workflow_run_id, state)
         SELECT organization_id, id, 1, $2, 'CHALLENGED' FROM login_sources WHERE id = $1`,
        [id, randomUUID()],
      );
      expect(codeOf(await owner.patch(`/api/v1/sources/${id}`, { username: 'y' }))).toBe('CONFLICT');
      await api.admin.query(`UPDATE link_sessions SET state = 'CANCELLED' WHERE source_id = $1`, [id]);
      expect((await owner.patch(`/api/v1/sources/${id}`, { username: 'y' })).status).toBe(200);
    });

    it('keeps its login while it is linked', async () => {
      const { id } = (await owner.post(path(), { name: 'Linked', username: 'x' })).body as WithId;
      await api.admin.query(`UPDATE login_sources SET state = 'LINKED' WHERE id = $1`, [id]);
      expect(codeOf(await owner.patch(`/api/v1/sources/${id}`, { username: 'y' }))).toBe('CONFLICT');
      expect((await owner.patch(`/api/v1/sources/${id}`, { authorizedBy: 'Z' })).body).toMatchObject({
        authorizedBy: 'Z',
      });
    });
  });

  describe('a policy', () => {
    const create = (number: string, more: object = {}) =>
      owner.post('/api/v1/policies', {
        contactId: crm.contactId,
        productId: crm.productId,
        statusId: crm.statusIds.open,
        number,
        ...more,
      });

    it.each([' 00 12-3 ', '\t7\u0007', '‮RTL', '🙂'.repeat(100), 'x'.repeat(200), "';--"])(
      'keeps its number byte for byte (%j)',
      async (number) => {
        const created = await create(number);
        expect([created.status, (created.body as { number: string }).number]).toEqual([201, number]);
        const { rows } = await api.admin.query<{ bytes: Buffer }>(
          `SELECT convert_to(number, 'UTF8') AS bytes FROM policies WHERE id = $1`,
          [(created.body as WithId).id],
        );
        expect(rows[0]?.bytes.equals(Buffer.from(number))).toBe(true);
      },
    );

    it.each([
      ['a number that is too long', { number: 'x'.repeat(201) }, 'number'],
      ['no number', { number: '' }, 'number'],
      ['a NUL in its number', { number: 'a\0' }, 'number'],
      ['a date that does not exist', { issueDate: '2026-02-30' }, 'issueDate'],
      ['a time for a date', { issueDate: '2026-02-03T00:00:00Z' }, 'issueDate'],
      ['a product of nobody', { productId: randomUUID() }, 'productId'],
      ['a field that we do not know', { premium: 1 }, 'premium'],
    ])('is refused with %s, and says which field', async (_case, more, field) => {
      const answer = await create('1', more);
      expect([answer.status, answer.body]).toEqual([
        400,
        expect.objectContaining({ code: 'VALIDATION_FAILED', fields: [expect.objectContaining({ field })] }),
      ]);
    });

    it("is not given to another organization's contact", async () => {
      const other = await insertCrm(api.admin);
      const answer = await create('1', { contactId: other.contactId });
      expect(answer.body).toMatchObject({ fields: [{ field: 'contactId' }] });
    });

    it('changes its status, and says that it no longer syncs', async () => {
      const { id } = (await create('to close')).body as WithId;
      const { body } = await owner.patch(`/api/v1/policies/${id}`, { statusId: crm.statusIds.closed });
      expect(body).toMatchObject({
        indicator: 'CLOSED',
        number: 'to close',
        sync: {
          syncable: false,
          ineligibility: 'STATUS_CLOSED',
          sentence: expect.stringContaining('The product status has a Closed indicator.') as unknown,
        },
      });
    });

    it('is owed a reading again, and no longer the one under way, when it gets another number', async () => {
      const { id } = (await create('misspelt')).body as WithId;
      await api.admin.query(
        `INSERT INTO policy_sync (organization_id, policy_id, state, settled_day, last_outcome, last_outcome_at)
         VALUES ($1, $2, 'NOT_FOUND', current_date, 'NOT_FOUND', now())`,
        [crm.organizationId, id],
      );
      const sync = async () => {
        const { rows } = await api.admin.query<{ owed: boolean; generation: number }>(
          `SELECT settled_day IS NULL AND last_outcome IS NULL AS owed, generation
           FROM policy_sync WHERE policy_id = $1`,
          [id],
        );
        return rows[0];
      };
      await owner.patch(`/api/v1/policies/${id}`, { number: 'misspelt', issueDate: '2020-01-01' });
      expect(await sync()).toEqual({ owed: false, generation: 0 });
      await owner.patch(`/api/v1/policies/${id}`, { number: 'spelt right' });
      expect(await sync()).toEqual({ owed: true, generation: 1 });
      await api.admin.query('UPDATE policy_sync SET settled_day = current_date WHERE policy_id = $1', [id]);
      const elsewhere = await api.admin.query<WithId>(
        `INSERT INTO products (organization_id, institution_id, name, product_line)
         VALUES ($1, $2, 'Other', 'Annuity') RETURNING id`,
        [crm.organizationId, crm.institutionId],
      );
      await owner.patch(`/api/v1/policies/${id}`, { productId: elsewhere.rows[0]?.id });
      expect(await sync()).toEqual({ owed: true, generation: 2 });
    });

    it('offers the source that read it last', async () => {
      const { body } = await owner.get(`/api/v1/policies/${crm.policyId}`);
      const { sources } = body as { sources: { id: string; preset: boolean }[] };
      expect(sources.filter(({ preset }) => preset)).toHaveLength(1);
    });

    it('tells its attempts page by page, newest first', async () => {
      const { id } = (await create('tried often')).body as WithId;
      await api.admin.query(
        `INSERT INTO sync_attempts (organization_id, policy_id, source_id, kind, state, queued_at, changes, failure_code)
         SELECT $1, $2, $3, 'SWEEP', CASE n WHEN 1 THEN 'SUCCESS' ELSE 'FAILED' END, now() - n * interval '1 microsecond',
           '[{"valueType":"ACCOUNT_VALUE","before":null,"after":"10.5","asOf":"2026-11-20"}]',
           CASE n WHEN 1 THEN NULL ELSE 'SITE_UNAVAILABLE' END
         FROM generate_series(1, 7) n`,
        [crm.organizationId, id, crm.sourceId],
      );
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const query: string = cursor === null ? '' : `&cursor=${cursor}`;
        const page = (await owner.get(`/api/v1/policies/${id}/attempts?limit=2${query}`)).body as {
          items: WithId[];
          nextCursor: string | null;
        };
        seen.push(...page.items.map((item) => item.id));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
    });
  });

  describe('a contact', () => {
    it('takes its policies out of the sync when it is removed', async () => {
      const { id: contactId } = (await owner.post('/api/v1/contacts', { displayName: 'Leaving' }))
        .body as WithId;
      const policy = await owner.post('/api/v1/policies', {
        contactId,
        productId: crm.productId,
        statusId: crm.statusIds.open,
        number: 'left behind',
      });
      expect((await owner.delete(`/api/v1/contacts/${contactId}`)).status).toBe(204);
      const { body } = await owner.get(`/api/v1/policies/${(policy.body as WithId).id}`);
      expect(body).toMatchObject({ contactId: null, sync: { ineligibility: 'NO_CONTACT', syncable: false } });
    });

    it('is counted, and its policies are, while they are there', async () => {
      const { id: contactId } = (await owner.post('/api/v1/contacts', { displayName: 'Counted' }))
        .body as WithId;
      const policy = { contactId, productId: crm.productId, statusId: crm.statusIds.open };
      const ids: string[] = [];
      for (const number of ['counted-1', 'counted-2'])
        ids.push(((await owner.post('/api/v1/policies', { ...policy, number })).body as WithId).id);
      const counts = async () => {
        const found = (await owner.get('/api/v1/contacts?search=Counted')).body as {
          items: { policyCount: number }[];
        };
        const { total } = (await owner.get('/api/v1/contacts?limit=1')).body as { total: number };
        return { policies: found.items.map(({ policyCount }) => policyCount), total };
      };
      const before = await counts();
      expect(before.policies).toEqual([2]);
      await owner.delete(`/api/v1/policies/${ids[0] ?? ''}`);
      expect(await counts()).toEqual({ policies: [1], total: before.total });
      await owner.delete(`/api/v1/contacts/${contactId}`);
      expect(await counts()).toEqual({ policies: [], total: before.total - 1 });
    });

    it('clears what is null, keeps what is left out, and refuses an empty name', async () => {
      const created = await owner.post('/api/v1/contacts', {
        displayName: 'Zoë',
        email: 'z@x.test',
        phone: '1',
      });
      const path = `/api/v1/contacts/${(created.body as WithId).id}`;
      expect((await owner.patch(path, { email: null })).body).toMatchObject({
        displayName: 'Zoë',
        email: null,
        phone: '1',
      });
      expect((await owner.patch(path, { displayName: '' })).status).toBe(400);
      expect((await owner.patch(path, { displayName: null })).status).toBe(400);
    });

    it('is found by any part of its name or household, page by page', async () => {
      for (let index = 0; index < 5; index += 1) {
        await owner.post('/api/v1/contacts', {
          displayName: `Müller ${String(index)}`,
          household: '100%_Haus',
        });
      }
      const names: string[] = [];
      let cursor: string | null = null;
      do {
        const query = new URLSearchParams({
          search: 'ÜLL',
          limit: '2',
          ...(cursor === null ? {} : { cursor }),
        });
        const page = (await owner.get(`/api/v1/contacts?${query.toString()}`)).body as {
          items: { displayName: string }[];
          nextCursor: string | null;
        };
        names.push(...page.items.map(({ displayName }) => displayName));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(names).toEqual(['Müller 0', 'Müller 1', 'Müller 2', 'Müller 3', 'Müller 4']);
      const household = await owner.get(
        `/api/v1/contacts?${new URLSearchParams({ search: '0%_h' }).toString()}`,
      );
      expect((household.body as { items: unknown[] }).items).toHaveLength(5);
    });
  });

  it('tells a new organization the steps of the guide, one at a time', async () => {
    const fresh = await insertCrm(api.admin);
    const client = api.client();
    await client.signIn(fresh.emailOf.OWNER, testPassword);
    const needs = async () =>
      ((await client.get('/api/v1/dashboard')).body as { needsYou: { kind: string }[] }).needsYou.map(
        ({ kind }) => kind,
      );
    expect(await needs()).toEqual(['SOURCE_NOT_LINKED']);
    await api.admin.query('DELETE FROM login_sources WHERE organization_id = $1', [fresh.organizationId]);
    expect(await needs()).toEqual(['NO_LOGIN_SOURCE']);
    await api.admin.query('DELETE FROM connected_institutions WHERE organization_id = $1', [
      fresh.organizationId,
    ]);
    expect(await needs()).toEqual(['NO_CONNECTED_INSTITUTION']);
    await api.admin.query('DELETE FROM devices WHERE organization_id = $1', [fresh.organizationId]);
    expect(await needs()).toEqual(['NO_DEVICE']);
  });

  it('is audited: who did what, without what it was about', async () => {
    const { rows } = await api.admin.query<{ action: string }>(
      'SELECT DISTINCT action FROM audit_events WHERE organization_id = $1 AND actor_id = $2',
      [crm.organizationId, crm.userIdOf.OWNER],
    );
    expect(rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['device.created', 'source.created', 'policy.created', 'contact.removed']),
    );
  });

  it('is audited change by change, each with who did it, and a finding keeps who resolved it first', async () => {
    const other = await insertCrm(api.admin);
    const [client, manager] = [api.client(), api.client()];
    await client.signIn(other.emailOf.OWNER, testPassword);
    await manager.signIn(other.emailOf.MANAGER, testPassword);
    const finding = await api.admin.query<WithId>(
      `WITH attempt AS (INSERT INTO sync_attempts (organization_id, policy_id, source_id, kind, state)
         VALUES ($1, $2, $3, 'SWEEP', 'SUCCESS') RETURNING id)
       INSERT INTO findings (organization_id, policy_id, attempt_id, kind)
       SELECT $1, $2, id, 'STATUS_DIFFERS' FROM attempt RETURNING id`,
      [other.organizationId, other.policyId, other.sourceId],
    );
    const findingId = finding.rows[0]?.id ?? '';
    const source = `/api/v1/sources/${other.sourceId}`;
    await client.post(`${source}/pause`);
    await client.post(`${source}/resume`);
    await client.patch(source, { name: 'Renamed' });
    await client.post(`/api/v1/findings/${findingId}/resolve`);
    await manager.post(`/api/v1/findings/${findingId}/resolve`);
    await client.patch(`/api/v1/policies/${other.policyId}`, { statusId: other.statusIds.closed });
    await client.delete(`/api/v1/policies/${other.policyId}`);
    await client.patch(`/api/v1/contacts/${other.contactId}`, { displayName: 'Other' });
    await client.delete(`/api/v1/contacts/${other.contactId}`);
    await client.post(`/api/v1/devices/${other.deviceId}/pause`);
    await client.post(`/api/v1/devices/${other.deviceId}/resume`);
    await client.post(`/api/v1/devices/${other.deviceId}/forget-key`);
    await client.delete(`/api/v1/devices/${other.deviceId}`);
    await client.delete(source);
    await client.delete(`/api/v1/connected-institutions/${other.connectedInstitutionId}`);
    const { rows } = await api.admin.query<{ action: string; actor_id: string }>(
      'SELECT action, actor_id FROM audit_events WHERE organization_id = $1 ORDER BY id',
      [other.organizationId],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      ...['source.paused', 'source.resumed', 'source.changed', 'finding.resolved'],
      ...['policy.changed', 'policy.removed', 'contact.changed', 'contact.removed'],
      ...['device.paused', 'device.resumed', 'device.keyForgotten', 'device.removed'],
      ...['source.removed', 'institution.disconnected'],
    ]);
    expect(new Set(rows.map((row) => row.actor_id))).toEqual(new Set([other.userIdOf.OWNER]));
    const resolved = await api.admin.query('SELECT resolved_by FROM findings WHERE id = $1', [findingId]);
    expect(resolved.rows).toEqual([{ resolved_by: other.userIdOf.OWNER }]);
  });
});
