import { randomBytes, randomUUID } from 'node:crypto';
import type { ApiAnswer, ApiClient } from '../../test/support/apiClient.ts';
import { drawSerialNumber, insertCrm, testPassword, type CrmRecords } from '../../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../../test/support/testApi.ts';
import { startTestSync, type TestSync } from '../../test/support/testSync.ts';
import { submitAnswer } from '../../contracts/temporal/linkSession.ts';
import { linkSessionId } from '../../contracts/temporal/workflowIds.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { createTestTemporal, type TestTemporal } from '../../test/support/testTemporal.ts';
import { challenged, offeredKeyId, smsChallenge } from '../../test/workflows/stubActivities.ts';
import type { LinkSessionResponseDto } from './linkSessionResponseDto.ts';

const pollMs = 50;

describe('the link dialog', () => {
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
    sync = await startTestSync({
      temporal,
      payloadKey,
      databaseUrl: api.database.urls.sync,
      serialNumber: crm.serialNumber,
    });
    advisor = api.client();
    await advisor.signIn(crm.emailOf.ADVISOR, testPassword);
  });

  afterAll(async () => {
    await sync.close();
    await api.close();
    await temporal.close();
  });

  function open(sourceId: string, idempotencyKey?: string): Promise<ApiAnswer> {
    return advisor.post(
      `/api/v1/sources/${sourceId}/link-sessions`,
      undefined,
      idempotencyKey === undefined ? {} : { idempotencyKey },
    );
  }

  const idOf = (answer: ApiAnswer) => (answer.body as { linkSessionId: string }).linkSessionId;

  async function read(id: string): Promise<LinkSessionResponseDto> {
    return (await advisor.get(`/api/v1/link-sessions/${id}`)).body as LinkSessionResponseDto;
  }

  /** Asks, as the page does, until the session is in the state; the test's time limit is the deadline. */
  async function reach(id: string, state: string): Promise<LinkSessionResponseDto> {
    for (;;) {
      const session = await read(id);
      if (session.state === state && (state !== 'AWAITING_CREDENTIALS' || session.sealingKey !== null)) {
        return session;
      }
      await new Promise((resume) => setTimeout(resume, pollMs));
    }
  }

  function submit(id: string, challengeId: string, submissionId: string = randomUUID()): Promise<ApiAnswer> {
    const envelope = {
      keyId: offeredKeyId,
      enc: 'AAAA',
      ciphertext: 'AAAA',
      expiresAt: new Date(Date.now() + 15_000).toISOString(),
    };
    return advisor.post(`/api/v1/link-sessions/${id}/answers`, { submissionId, challengeId, envelope });
  }

  async function anotherSource(): Promise<string> {
    const { rows } = await api.admin.query<{ id: string }>(
      `INSERT INTO login_sources (organization_id, connected_institution_id, device_id, name, username, authorized_by)
       VALUES ($1, $2, $3, $4, 'smith', 'Owner') RETURNING id`,
      [crm.organizationId, crm.connectedInstitutionId, crm.deviceId, `Source ${randomUUID()}`],
    );
    return rows[0]?.id ?? '';
  }

  /** Ids of the answers that the source's workflow has accepted as updates. */
  async function submittedUpdates(sourceId: string): Promise<(string | null | undefined)[]> {
    const { events } = await temporal.client.workflow.getHandle(linkSessionId(sourceId)).fetchHistory();
    return (events ?? [])
      .map((event) => event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest)
      .filter((request) => request?.input?.name === submitAnswer.name)
      .map((request) => request?.meta?.updateId);
  }

  it('goes from credentials over a code to Linked, and says where it stands', async () => {
    const challenge = smsChallenge();
    sync.device.on('submitCredentials', () => Promise.resolve(challenged(challenge)));
    const opened = await open(crm.sourceId);
    expect(opened.status).toBe(201);
    const id = idOf(opened);
    const waiting = await reach(id, 'AWAITING_CREDENTIALS');
    expect(waiting).toMatchObject({
      sourceId: crm.sourceId,
      institutionName: 'Meridian Life',
      username: 'smith',
      device: { id: crm.deviceId, online: true },
      failure: null,
    });
    expect((await submit(id, 'credentials')).status).toBe(204);
    const asked = await reach(id, 'CHALLENGED');
    expect(asked.challenge).toMatchObject({ id: challenge.id, maskedDestination: '•••-•••-4417' });
    expect(asked.sequence).toBeGreaterThan(waiting.sequence);
    expect((await submit(id, challenge.id)).status).toBe(204);
    const linked = await reach(id, 'LINKED');
    expect(linked).toMatchObject({
      challenge: null,
      sealingKey: null,
      linkedAt: expect.any(String) as unknown,
    });
    const source = await advisor.get(`/api/v1/sources/${crm.sourceId}`);
    expect(source.body).toMatchObject({ state: 'LINKED', lastLinkedBy: 'The advisor', nextAction: 'NONE' });
    const { rows } = await api.admin.query(
      `SELECT actor_id, action FROM audit_events WHERE organization_id = $1 AND subject_id = $2 ORDER BY id`,
      [crm.organizationId, crm.sourceId],
    );
    const actor = { actor_id: crm.userIdOf.ADVISOR };
    expect(rows).toEqual([
      { ...actor, action: 'link.opened' },
      { ...actor, action: 'source.linked' },
    ]);
  });

  it('says since when its device does not answer, unless that is paused', async () => {
    const id = idOf(await open(await anotherSource()));
    const tell = async (changes: string): Promise<LinkSessionResponseDto['device']> => {
      await api.admin.query(`UPDATE devices SET ${changes} WHERE id = $1`, [crm.deviceId]);
      return (await read(id)).device;
    };
    const heardAt = `last_heartbeat_at = '2026-11-20T06:00:00Z'`;
    const unheard = `unheard_since = '2026-11-20T06:02:00Z'`;
    try {
      expect(await tell(`${heardAt}, unheard_since = NULL`)).toMatchObject({
        online: true,
        silentSince: null,
      });
      const silent = { online: true, silentSince: '2026-11-20T06:02:00.000Z' };
      expect(await tell(unheard)).toMatchObject(silent);
      const off = { online: false, silentSince: '2026-11-20T06:00:00.000Z' };
      expect(await tell(`online = false, unheard_since = NULL`)).toMatchObject(off);
      expect(await tell(`state = 'PAUSED', ${unheard}`)).toMatchObject({ online: false, silentSince: null });
    } finally {
      await tell(`state = 'ACTIVE', online = true, unheard_since = NULL, last_heartbeat_at = now()`);
    }
  });

  it('answers the session that is open to a second window', async () => {
    const sourceId = await anotherSource();
    const ids = await Promise.all([open(sourceId), open(sourceId), open(sourceId)]);
    expect(new Set(ids.map(idOf)).size).toBe(1);
    const current = await advisor.get(`/api/v1/sources/${sourceId}/link-session`);
    expect(current.body).toMatchObject({ linkSession: { id: ids.map(idOf)[0] } });
  });

  it('answers the same to a request that is sent again', async () => {
    const sourceId = await anotherSource();
    const key = randomUUID();
    const first = await open(sourceId, key);
    const second = await open(sourceId, key);
    expect(idOf(second)).toBe(idOf(first));
  });

  it('lets one of two windows answer', async () => {
    const id = idOf(await open(await anotherSource()));
    await reach(id, 'AWAITING_CREDENTIALS');
    const answers = await Promise.all([submit(id, 'credentials'), submit(id, 'credentials')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'CHALLENGE_OVER' });
  });

  it('submits once when the same submission is sent again, as one update', async () => {
    const sourceId = await anotherSource();
    const id = idOf(await open(sourceId));
    await reach(id, 'AWAITING_CREDENTIALS');
    const submissionId = randomUUID();
    const statuses = [
      await submit(id, 'credentials', submissionId),
      await submit(id, 'credentials', submissionId),
    ].map(({ status }) => status);
    expect(statuses).toEqual([204, 204]);
    await reach(id, 'CHALLENGED');
    const made = sync.device.calls('submitCredentials').filter((call) => call.submissionId === submissionId);
    expect(made).toHaveLength(1);
    expect(await submittedUpdates(sourceId)).toEqual([submissionId]);
  });

  it('says in words what the carrier refused, and the one next action', async () => {
    sync.device.on('submitCredentials', () =>
      Promise.resolve({ kind: 'FAILED' as const, code: 'INVALID_CREDENTIALS' as const }),
    );
    const id = idOf(await open(await anotherSource()));
    await reach(id, 'AWAITING_CREDENTIALS');
    await submit(id, 'credentials');
    const denied = await reach(id, 'DENIED');
    expect(denied.failure).toMatchObject({
      code: 'INVALID_CREDENTIALS',
      message: expect.stringContaining('Meridian Life did not accept') as unknown,
      nextAction: 'LINK_AGAIN',
    });
    const late = await submit(id, 'credentials');
    expect([late.status, late.body]).toEqual([409, expect.objectContaining({ code: 'LINK_NOT_OPEN' })]);
  });

  it('has the code sent again, and not before the carrier allows it', async () => {
    const early = smsChallenge({ resendAt: new Date(Date.now() + 60_000).toISOString() });
    sync.device.on('submitCredentials', () => Promise.resolve(challenged(early)));
    const tooEarly = idOf(await open(await anotherSource()));
    await reach(tooEarly, 'AWAITING_CREDENTIALS');
    await submit(tooEarly, 'credentials');
    await reach(tooEarly, 'CHALLENGED');
    const refused = await advisor.post(`/api/v1/link-sessions/${tooEarly}/resend`, { challengeId: early.id });
    expect([refused.status, refused.body]).toEqual([
      429,
      expect.objectContaining({ code: 'RESEND_TOO_EARLY' }),
    ]);

    const first = smsChallenge({ resendAt: new Date(Date.now() - 1_000).toISOString() });
    const second = smsChallenge();
    sync.device.on('submitCredentials', () => Promise.resolve(challenged(first)));
    sync.device.on('resendCode', () => Promise.resolve(challenged(second)));
    const id = idOf(await open(await anotherSource()));
    await reach(id, 'AWAITING_CREDENTIALS');
    await submit(id, 'credentials');
    await reach(id, 'CHALLENGED');
    expect((await advisor.post(`/api/v1/link-sessions/${id}/resend`, { challengeId: first.id })).status).toBe(
      204,
    );
    let session = await read(id);
    while (session.challenge?.id !== second.id) session = await read(id);
    const over = await submit(id, first.id);
    expect([over.status, over.body]).toEqual([409, expect.objectContaining({ code: 'CHALLENGE_OVER' })]);
  });

  it('is cancelled by its person', async () => {
    const id = idOf(await open(await anotherSource()));
    await reach(id, 'AWAITING_CREDENTIALS');
    expect((await advisor.post(`/api/v1/link-sessions/${id}/cancel`)).status).toBe(204);
    await reach(id, 'CANCELLED');
  });

  it('is given up when its source is paused, or removed, in the middle of it', async () => {
    const owner = api.client();
    await owner.signIn(crm.emailOf.OWNER, testPassword);
    const paused = await anotherSource();
    const first = idOf(await open(paused));
    await reach(first, 'AWAITING_CREDENTIALS');
    expect((await owner.post(`/api/v1/sources/${paused}/pause`)).status).toBe(200);
    await reach(first, 'CANCELLED');
    const removed = await anotherSource();
    const second = idOf(await open(removed));
    await reach(second, 'AWAITING_CREDENTIALS');
    expect((await owner.delete(`/api/v1/sources/${removed}`)).status).toBe(204);
    const stateOf = async (): Promise<unknown> =>
      (await api.admin.query('SELECT state FROM link_sessions WHERE id = $1', [second])).rows[0];
    await waitUntil('the login to be given up', 10_000, async () => {
      return JSON.stringify(await stateOf()) === JSON.stringify({ state: 'CANCELLED' });
    });
  });

  it('is signed out when its source is paused while it is Linked', async () => {
    sync.device.on('submitCredentials', () => Promise.resolve({ kind: 'LINKED' as const }));
    const owner = api.client();
    await owner.signIn(crm.emailOf.OWNER, testPassword);
    const sourceId = await anotherSource();
    const id = idOf(await open(sourceId));
    await reach(id, 'AWAITING_CREDENTIALS');
    await submit(id, 'credentials');
    await reach(id, 'LINKED');
    expect((await owner.post(`/api/v1/sources/${sourceId}/pause`)).status).toBe(200);
    expect(await reach(id, 'ENDED')).toMatchObject({ endReason: 'SIGNED_OUT' });
    expect((await owner.get(`/api/v1/sources/${sourceId}`)).body).toMatchObject({ state: 'PAUSED' });
  });

  it('refuses to link a paused source, and a carrier that is stopped', async () => {
    const owner = api.client();
    await owner.signIn(crm.emailOf.OWNER, testPassword);
    const sourceId = await anotherSource();
    await owner.post(`/api/v1/sources/${sourceId}/pause`);
    expect((await open(sourceId)).body).toMatchObject({
      code: 'LOGIN_SOURCE_PAUSED',
      detail: expect.stringContaining('paused') as unknown,
    });
    await owner.post(`/api/v1/sources/${sourceId}/resume`);
    await api.admin.query(
      `INSERT INTO plugin_stops (plugin_id, reason, stopped_by) VALUES ($1, 'test', 'test')`,
      [crm.pluginId],
    );
    expect((await open(sourceId)).body).toMatchObject({ code: 'CARRIER_STOPPED' });
    await api.admin.query('DELETE FROM plugin_stops');
  });

  it('does not open at a source that was removed', async () => {
    const sourceId = await anotherSource();
    await api.admin.query('UPDATE login_sources SET removed_at = now() WHERE id = $1', [sourceId]);
    expect((await open(sourceId)).status).toBe(404);
  });

  it('opens on another device where its own was removed', async () => {
    const { rows } = await api.admin.query<{ id: string }>(
      `INSERT INTO devices (organization_id, serial_number, name, state) VALUES ($1, $2, 'Gone', 'REMOVED') RETURNING id`,
      [crm.organizationId, drawSerialNumber()],
    );
    const sourceId = await anotherSource();
    await api.admin.query('UPDATE login_sources SET device_id = $2 WHERE id = $1', [sourceId, rows[0]?.id]);
    await reach(idOf(await open(sourceId)), 'AWAITING_CREDENTIALS');
    const source = await api.admin.query('SELECT device_id FROM login_sources WHERE id = $1', [sourceId]);
    expect(source.rows).toEqual([{ device_id: crm.deviceId }]);
  });

  it('signs out when the source is unlinked', async () => {
    expect((await advisor.post(`/api/v1/sources/${crm.sourceId}/unlink`)).status).toBe(204);
    const { body } = await advisor.get(`/api/v1/sources/${crm.sourceId}/link-session`);
    const { linkSession } = body as { linkSession: LinkSessionResponseDto };
    await expect(reach(linkSession.id, 'ENDED')).resolves.toMatchObject({ endReason: 'SIGNED_OUT' });
    expect((await advisor.post(`/api/v1/sources/${crm.sourceId}/unlink`)).status).toBe(204);
  });

  it('says that its device is offline', async () => {
    await api.admin.query('UPDATE devices SET online = false WHERE id = $1', [crm.deviceId]);
    const id = idOf(await open(await anotherSource()));
    const failed = await reach(id, 'UNAVAILABLE');
    expect(failed.failure).toMatchObject({ code: 'DEVICE_OFFLINE', nextAction: 'CHECK_DEVICE' });
    await api.admin.query('UPDATE devices SET online = true WHERE id = $1', [crm.deviceId]);
  });
});
