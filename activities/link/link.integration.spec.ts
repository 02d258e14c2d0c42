import { randomUUID } from 'node:crypto';
import type { LinkSessionChange, LinkSubject } from '../../contracts/temporal/cloudActivities.ts';
import { createActivityBench, type ActivityBench } from '../../test/activities/activityBench.ts';
import type { SeededAgency, SeedOptions } from '../../test/activities/seededAgency.ts';
import { createLinkActivities } from './linkActivities.ts';

let bench: ActivityBench;
let agency: SeededAgency;
let sourceId: string;

beforeAll(async () => {
  bench = await createActivityBench();
});

afterAll(async () => {
  await bench.close();
});

beforeEach(async () => {
  await begin();
});

async function begin(options: SeedOptions = {}): Promise<void> {
  agency = await bench.seed(options);
  sourceId = await agency.addSource();
  // Each agency is the first that sees whatever it sees.
  await bench.sql.query('UPDATE link_sessions SET end_reason = NULL, failure_code = NULL');
  bench.told.length = 0;
}

const activities = (): ReturnType<typeof createLinkActivities> => createLinkActivities(bench.dependencies);
const openedBy = randomUUID();

async function addDevice(name: string, pluginId: string, online: boolean): Promise<string> {
  const deviceId = await agency.insert('devices', {
    serial_number: `${agency.serialNumber} ${name}`,
    name,
    online,
  });
  await agency.rows(
    `INSERT INTO device_plugins (organization_id, device_id, plugin_id, manifest) VALUES ($1, $2, $3, '{}')`,
    [agency.organizationId, deviceId, pluginId],
  );
  return deviceId;
}

function open(workflowRunId = randomUUID()): Promise<LinkSubject> {
  const { organizationId } = agency;
  return activities().openLinkSession({ organizationId, sourceId, workflowRunId, openedBy });
}

type Change = Omit<LinkSessionChange, 'organizationId' | 'session'>;

function record(subject: LinkSubject, change: Change): Promise<boolean | undefined> {
  const { organizationId } = agency;
  return activities().recordLinkSession({ organizationId, session: subject.session, ...change });
}

async function link(subject: LinkSubject): Promise<void> {
  await record(subject, { sequence: 2, state: 'AUTHENTICATING', sealingKey: null });
  await record(subject, { sequence: 3, state: 'LINKED' });
}

const session = (subject: LinkSubject): Promise<Record<string, unknown> | undefined> =>
  agency.row('SELECT * FROM link_sessions WHERE id = $1', [subject.session.linkSessionId]);
const source = (): Promise<Record<string, unknown> | undefined> =>
  agency.row('SELECT * FROM login_sources WHERE id = $1', [sourceId]);
const events = async (): Promise<unknown[]> =>
  (
    await agency.rows<{ payload: unknown }>(
      'SELECT payload FROM outbox WHERE organization_id = $1 ORDER BY position',
      [agency.organizationId],
    )
  ).map((row) => row.payload);

describe('opening a link session', () => {
  it('draws the next epoch, once for a run', async () => {
    const runId = randomUUID();
    const first = await open(runId);
    expect(await open(runId)).toEqual(first);
    expect(first).toMatchObject({
      session: { sourceId, linkEpoch: 1 },
      device: {
        deviceId: agency.deviceId,
        serialNumber: agency.serialNumber,
        online: true,
        bootId: 'boot-1',
      },
      pluginId: agency.pluginId,
      institutionName: 'Meridian Life',
      credentialsWaitMs: 600_000,
    });
    expect((await open()).session.linkEpoch).toBe(2);
    expect(
      await agency.rows('SELECT epoch FROM link_sessions WHERE source_id = $1', [sourceId]),
    ).toHaveLength(2);
  });

  it('closes what an earlier run left open', async () => {
    const lost = await open();
    await link(lost);
    await open();
    expect(await session(lost)).toMatchObject({ state: 'ENDED', end_reason: 'REPLACED' });
    expect(await source()).toMatchObject({ state: 'UNLINKED', state_reason: 'REPLACED', link_epoch: 2 });
  });

  it('leaves those alone that have ended, and why', async () => {
    const ended = await open();
    await link(ended);
    await record(ended, { sequence: 4, state: 'ENDED', endReason: 'SESSION_TIMED_OUT' });
    const before = await session(ended);
    await open();
    expect(await session(ended)).toEqual(before);
  });

  it.each(['AWAITING_CREDENTIALS', 'AUTHENTICATING', 'CHALLENGED', 'VERIFYING'])(
    'closes what an earlier run left in %s, with an outcome that nobody knows and without its key',
    async (state) => {
      const lost = await open();
      await agency.rows(
        `UPDATE link_sessions SET state = $2, challenge = '{"id": "c1"}', sealing_key = '{"keyId": "k1"}' WHERE id = $1`,
        [lost.session.linkSessionId, state],
      );
      await open();
      expect(await session(lost)).toMatchObject({
        state: 'FAILED',
        failure_code: 'OUTCOME_UNKNOWN',
        challenge: null,
        sealing_key: null,
      });
    },
  );

  it('gives no paused device a login', async () => {
    await agency.rows(`UPDATE devices SET state = 'PAUSED' WHERE id = $1`, [agency.deviceId]);
    expect((await open()).device).toBeNull();
  });

  it('gives a source without a device one that has its plugin, though another may be online', async () => {
    await agency.rows(`UPDATE devices SET state = 'REMOVED' WHERE id = $1`, [agency.deviceId]);
    await addDevice('other carriers', 'northgate-annuity', true);
    const able = await addDevice('this carrier', agency.pluginId, false);
    expect((await open()).device).toMatchObject({ deviceId: able });
  });

  it('gives a source whose device was removed another one, and keeps a device that is only away', async () => {
    const spare = await addDevice('spare', agency.pluginId, true);
    await agency.rows('UPDATE devices SET online = false WHERE id = $1', [agency.deviceId]);
    expect((await open()).device).toMatchObject({ deviceId: agency.deviceId, online: false });
    await agency.rows(`UPDATE devices SET state = 'REMOVED' WHERE id = $1`, [agency.deviceId]);
    expect((await open()).device).toMatchObject({ deviceId: spare, online: true });
    expect(await source()).toMatchObject({ device_id: spare });
  });

  it.each([
    ['SUBSCRIPTION_REQUIRED', { subscription: 'BASIC' }, undefined],
    ['LOGIN_SOURCE_PAUSED', {}, `UPDATE login_sources SET state = 'PAUSED' WHERE id = $1`],
    ['NOT_FOUND', {}, 'UPDATE login_sources SET removed_at = now() WHERE id = $1'],
  ] as const)('is refused with %s, without a retry', async (code, options, change) => {
    await begin(options);
    if (change !== undefined) await agency.rows(change, [sourceId]);
    await expect(open()).rejects.toMatchObject({ type: code, nonRetryable: true });
  });

  it('does not find the source of another organization', async () => {
    const stranger = await bench.seed();
    await expect(
      activities().openLinkSession({
        organizationId: stranger.organizationId,
        sourceId,
        workflowRunId: randomUUID(),
        openedBy,
      }),
    ).rejects.toMatchObject({ type: 'NOT_FOUND' });
  });
});

describe('recording a link session', () => {
  it('writes each change with its event, and never an older one over a newer', async () => {
    const subject = await open();
    const challenge = {
      id: 'c1',
      kind: 'TOTP' as const,
      prompt: 'Code',
      fields: [],
      expiresAt: '2026-11-20T15:05:00Z',
    };
    await record(subject, { sequence: 2, state: 'AUTHENTICATING' });
    await record(subject, { sequence: 3, state: 'CHALLENGED', challenge });
    await record(subject, { sequence: 2, state: 'AUTHENTICATING' });
    await record(subject, { sequence: 3, state: 'VERIFYING' });
    expect(await session(subject)).toMatchObject({ state: 'CHALLENGED', sequence: 3, challenge });
    expect((await events()).slice(-2)).toEqual([
      expect.objectContaining({ type: 'linkSession.changed', state: 'AUTHENTICATING', sequence: 2 }),
      expect.objectContaining({ type: 'linkSession.changed', state: 'CHALLENGED', sequence: 3 }),
    ]);
  });

  it('shows challenge and key of the open step, and those of no step that is over', async () => {
    const subject = await open();
    const { challenge, sealingKey } = {
      challenge: { id: 'c1', kind: 'TOTP', prompt: 'Code', fields: [], expiresAt: '2026-11-20T15:05:00Z' },
      sealingKey: { keyId: 'k1', publicKey: 'p', expiresAt: '2026-11-20T15:05:00Z', signature: 's' },
    } as const;
    await record(subject, { sequence: 1, state: 'AWAITING_CREDENTIALS', sealingKey });
    expect(await session(subject)).toMatchObject({ sealing_key: sealingKey });
    await record(subject, { sequence: 2, state: 'AUTHENTICATING', sealingKey: null });
    expect(await session(subject)).toMatchObject({ sealing_key: null });
    await record(subject, {
      sequence: 3,
      state: 'CHALLENGED',
      challenge: { ...challenge, fields: [] },
      sealingKey,
    });
    expect(await session(subject)).toMatchObject({ challenge, sealing_key: sealingKey });
    await record(subject, { sequence: 4, state: 'VERIFYING', challenge: null, sealingKey: null });
    expect(await session(subject)).toMatchObject({ challenge: null, sealing_key: null });
  });

  it('makes the source Linked, takes a stop away, and writes who linked it', async () => {
    await agency.rows(`UPDATE login_sources SET stop_code = 'SITE_CHANGED' WHERE id = $1`, [sourceId]);
    await link(await open());
    expect(await source()).toMatchObject({ state: 'LINKED', stop_code: null, last_linked_by: openedBy });
    const audit = await agency.rows(
      'SELECT actor_kind, actor_id, action FROM audit_events WHERE organization_id = $1',
      [agency.organizationId],
    );
    expect(audit).toEqual([{ actor_kind: 'USER', actor_id: openedBy, action: 'source.linked' }]);
  });

  it("keeps which run of the device's process has the session: a former one may have shown the first step", async () => {
    const subject = await open();
    await agency.rows(`UPDATE devices SET boot_id = 'boot-2' WHERE id = $1`, [agency.deviceId]);
    await link(subject);
    expect(await session(subject)).toMatchObject({ device_id: agency.deviceId, boot_id: 'boot-2' });
    await agency.rows(`UPDATE devices SET boot_id = 'boot-3' WHERE id = $1`, [agency.deviceId]);
    await record(subject, { sequence: 4, state: 'ENDED', endReason: 'DEVICE_RESTARTED' });
    expect(await session(subject)).toMatchObject({ boot_id: 'boot-2' });
  });

  it('makes the source Unlinked with the reason when its session ends', async () => {
    const subject = await open();
    await link(subject);
    await record(subject, { sequence: 4, state: 'ENDED', endReason: 'SESSION_TIMED_OUT' });
    expect(await source()).toMatchObject({ state: 'UNLINKED', state_reason: 'SESSION_TIMED_OUT' });
    expect(await session(subject)).toMatchObject({ state: 'ENDED', ended_at: expect.any(Date) as Date });
    const audit = await agency.rows(
      `SELECT actor_kind, subject_id, details ->> 'endReason' AS why FROM audit_events
       WHERE organization_id = $1 AND action = 'source.unlinked'`,
      [agency.organizationId],
    );
    expect(audit).toEqual([{ actor_kind: 'SYSTEM', subject_id: sourceId, why: 'SESSION_TIMED_OUT' }]);
  });

  it('says nothing about the source when a newer session has begun', async () => {
    const older = await open();
    await link(older);
    await link(await open());
    await record(older, { sequence: 9, state: 'ENDED', endReason: 'SESSION_TIMED_OUT' });
    expect(await source()).toMatchObject({ state: 'LINKED' });
  });

  it('leaves a source that was paused meanwhile paused', async () => {
    const subject = await open();
    await link(subject);
    await agency.rows(`UPDATE login_sources SET state = 'PAUSED' WHERE id = $1`, [sourceId]);
    await record(subject, { sequence: 4, state: 'ENDED', endReason: 'SIGNED_OUT' });
    expect(await source()).toMatchObject({ state: 'PAUSED' });
  });

  it('leaves a source that was paused meanwhile as it is also when the link fails', async () => {
    const subject = await open();
    await record(subject, { sequence: 2, state: 'AUTHENTICATING' });
    await agency.rows(`UPDATE login_sources SET state = 'PAUSED', state_reason = 'BY_OWNER' WHERE id = $1`, [
      sourceId,
    ]);
    await record(subject, { sequence: 3, state: 'DENIED', failureCode: 'INVALID_CREDENTIALS' });
    expect(await source()).toMatchObject({ state: 'PAUSED', state_reason: 'BY_OWNER' });
  });

  it('says of a failed link nothing to a source that has had another since', async () => {
    const subject = await open();
    await record(subject, { sequence: 2, state: 'AUTHENTICATING' });
    await agency.rows('UPDATE login_sources SET link_epoch = link_epoch + 1 WHERE id = $1', [sourceId]);
    await record(subject, { sequence: 3, state: 'DENIED', failureCode: 'INVALID_CREDENTIALS' });
    expect(await source()).toMatchObject({ state_reason: null });
  });

  it('keeps a source Created when its first link is denied, and says why', async () => {
    const subject = await open();
    await record(subject, { sequence: 2, state: 'AUTHENTICATING' });
    await record(subject, { sequence: 3, state: 'DENIED', failureCode: 'INVALID_CREDENTIALS' });
    expect(await source()).toMatchObject({ state: 'CREATED', state_reason: 'INVALID_CREDENTIALS' });
  });

  it('tells a session that was closed by somebody else from a change that is written again', async () => {
    const lost = await open();
    await record(lost, { sequence: 2, state: 'AUTHENTICATING' });
    expect(await record(lost, { sequence: 2, state: 'AUTHENTICATING' })).toBe(true);
    await open();
    expect(await record(lost, { sequence: 3, state: 'LINKED' })).toBe(false);
  });

  it('leads no session out of an end', async () => {
    const subject = await open();
    await record(subject, { sequence: 2, state: 'CANCELLED' });
    await record(subject, { sequence: 3, state: 'LINKED' });
    expect(await session(subject)).toMatchObject({ state: 'CANCELLED', sequence: 2 });
    expect(await source()).toMatchObject({ state: 'CREATED' });
  });
});

describe('announcing', () => {
  it('that a source is Linked fills its queue, then wakes its sweep and its waiting force syncs', async () => {
    const [policyId = '', other = ''] = await agency.addPolicies(2);
    const subject = await open();
    await link(subject);
    for (const attempt of [
      { policy_id: policyId, kind: 'FORCE' },
      { policy_id: other, kind: 'FORCE', state: 'SUCCESS' },
      { policy_id: other, kind: 'SWEEP' },
    ])
      await agency.insert('sync_attempts', { source_id: sourceId, ...attempt });
    await activities().announceLinked({ organizationId: agency.organizationId, session: subject.session });
    expect(bench.told).toEqual([
      `wakeSweep ${sourceId} sourceLinked`,
      `wakeForceSync ${policyId} ${sourceId}`,
    ]);
    expect(await agency.rows(`SELECT state FROM policy_sync WHERE home_source_id = $1`, [sourceId])).toEqual([
      { state: 'QUEUED' },
      { state: 'QUEUED' },
    ]);
  });

  it('that a source is Linked wakes the Linked one that reads what had waited here', async () => {
    const { organizationId } = agency;
    const policyId = await agency.addPolicy('1');
    const subject = await open();
    await link(subject);
    await activities().announceLinked({ organizationId, session: subject.session });
    const reader = await agency.addSource();
    await agency.link(reader);
    await agency.rows(
      'UPDATE policy_sync SET last_source_id = $2, last_read_at = now() WHERE policy_id = $1',
      [policyId, reader],
    );
    bench.told.length = 0;
    await activities().announceLinked({ organizationId, session: subject.session });
    expect(bench.told).toEqual([`wakeSweep ${sourceId} sourceLinked`, `wakeSweep ${reader} queueChanged`]);
  });

  it('that a source is Linked lets nothing wait longer for a portal that had not answered', async () => {
    await agency.addPolicies(1);
    const { organizationId } = agency;
    const { session: earlier } = await open();
    await activities().announceLinked({ organizationId, session: earlier });
    await agency.rows(`UPDATE sync_queue SET not_before = now() + interval '3 hours' WHERE source_id = $1`, [
      sourceId,
    ]);
    const subject = await open();
    await link(subject);
    await activities().announceLinked({ organizationId, session: subject.session });
    expect(await agency.rows('SELECT not_before FROM sync_queue WHERE source_id = $1', [sourceId])).toEqual([
      { not_before: null },
    ]);
  });

  it('that a source is Unlinked shows what waits for it and tells a sweep that runs', async () => {
    await agency.addPolicies(1);
    const subject = await open();
    await link(subject);
    await activities().announceLinked({ organizationId: agency.organizationId, session: subject.session });
    await record(subject, { sequence: 4, state: 'ENDED', endReason: 'SESSION_TIMED_OUT' });
    await activities().announceUnlinked({ organizationId: agency.organizationId, session: subject.session });
    expect(bench.told.at(-1)).toBe(`tellSweep ${sourceId} sessionEnded`);
    expect(
      await agency.rows('SELECT state, reason FROM policy_sync WHERE home_source_id = $1', [sourceId]),
    ).toEqual([{ state: 'NOT_YET_SYNCED', reason: 'WAITING_FOR_LINK' }]);
  });

  it.each(['SITE_BLOCKING', 'SITE_CHANGED'] as const)(
    'stops the source after %s until the next link, and wakes the force syncs that no link would help',
    async (endReason) => {
      const policyId = await agency.addPolicy('1');
      await agency.insert('sync_attempts', { policy_id: policyId, source_id: sourceId, kind: 'FORCE' });
      const subject = await open();
      await link(subject);
      await record(subject, { sequence: 4, state: 'ENDED', endReason });
      await activities().announceUnlinked({
        organizationId: agency.organizationId,
        session: subject.session,
      });
      expect(await source()).toMatchObject({ state: 'UNLINKED', stop_code: endReason });
      expect(bench.told.at(-1)).toBe(`wakeForceSync ${policyId} ${sourceId}`);
      await link(await open());
      expect(await source()).toMatchObject({ state: 'LINKED', stop_code: null });
    },
  );
});
