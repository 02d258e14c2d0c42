import { randomUUID } from 'node:crypto';
import type {
  ForceSyncClaim,
  ForceSyncEnd,
  OpenedForceSync,
} from '../../contracts/temporal/cloudActivities.ts';
import { createActivityBench, type ActivityBench } from '../../test/activities/activityBench.ts';
import type { SeededAgency } from '../../test/activities/seededAgency.ts';
import { createSweepActivities } from '../queue/sweepActivities.ts';
import { createForceSyncActivities } from './forceSyncActivities.ts';

let bench: ActivityBench;
let agency: SeededAgency;
let sourceId: string;
let policyId: string;

beforeAll(async () => {
  bench = await createActivityBench();
});

afterAll(async () => {
  await bench.close();
});

beforeEach(async () => {
  bench.setNow('2026-11-20T15:00:00Z');
  agency = await bench.seed();
  sourceId = await agency.addSource();
  policyId = await agency.addPolicy('0012 3');
  await agency.link(sourceId);
  bench.told.length = 0;
});

const force = (): ReturnType<typeof createForceSyncActivities> =>
  createForceSyncActivities(bench.dependencies);
const sweep = (): ReturnType<typeof createSweepActivities> => createSweepActivities(bench.dependencies);
const ids = (): { organizationId: string; policyId: string; sourceId: string } => ({
  organizationId: agency.organizationId,
  policyId,
  sourceId,
});
const open = (workflowRunId = randomUUID()): Promise<OpenedForceSync> =>
  force().openForceSync({ ...ids(), requestedBy: randomUUID(), workflowRunId });
const claim = (attemptId: string, endedEpoch?: number): Promise<ForceSyncClaim> =>
  force().claimForceSync({ ...ids(), attemptId, ...(endedEpoch === undefined ? {} : { endedEpoch }) });
const settle = (attemptId: string, end: ForceSyncEnd): Promise<void> =>
  force().settleForceSync({ ...ids(), attemptId, ...end });
const fillAndClaimBatch = async (): Promise<void> => {
  await sweep().fillQueue(ids());
  await sweep().nextBatch({ ...ids(), batchId: randomUUID(), runningBatchIds: [] });
};

const attempt = (id: string): Promise<Record<string, unknown> | undefined> =>
  agency.row('SELECT * FROM sync_attempts WHERE id = $1', [id]);
const policy = (): Promise<Record<string, unknown> | undefined> =>
  agency.row('SELECT * FROM policy_sync WHERE policy_id = $1', [policyId]);
const queueRow = (): Promise<Record<string, unknown> | undefined> =>
  agency.row('SELECT * FROM sync_queue WHERE policy_id = $1', [policyId]);

describe('opening a force sync', () => {
  it('writes attempt and queue row once for a run, and waits to the end of the local day', async () => {
    const runId = randomUUID();
    const opened = await open(runId);
    expect(await open(runId)).toEqual(opened);
    expect(opened).toMatchObject({ institutionName: 'Meridian Life', waitMs: 14 * 3_600_000 });
    expect(await attempt(opened.attemptId)).toMatchObject({ kind: 'FORCE', state: 'QUEUED' });
    expect(await queueRow()).toMatchObject({ kind: 'FORCE', source_id: sourceId, attempt_id: null });
    expect(await policy()).toMatchObject({ state: 'QUEUED' });
  });

  it('takes the place of a row that waits for the sweep, which no longer sees it', async () => {
    await sweep().fillQueue(ids());
    await open();
    const next = await sweep().nextBatch({ ...ids(), batchId: randomUUID(), runningBatchIds: [] });
    expect(next.kind).toBe('DRAINED');
  });

  it.each([
    [
      'SUBSCRIPTION_REQUIRED',
      `UPDATE organizations SET subscription = 'BASIC' WHERE id = $1`,
      'organization',
    ],
    ['POLICY_NOT_SYNCABLE', 'UPDATE policies SET contact_id = NULL WHERE id = $1', 'policy'],
    ['LOGIN_SOURCE_PAUSED', `UPDATE login_sources SET state = 'PAUSED' WHERE id = $1`, 'source'],
  ] as const)('is refused with %s, without a retry', async (code, change, of) => {
    const subject = { organization: agency.organizationId, policy: policyId, source: sourceId }[of];
    await agency.rows(change, [subject]);
    await expect(open()).rejects.toMatchObject({ type: code, nonRetryable: true });
  });
});

describe('a force sync that nothing could come of', () => {
  afterEach(async () => {
    await agency.rows('DELETE FROM plugin_stops');
  });

  it.each([
    ['LOGIN_SOURCE_REMOVED', 'UPDATE login_sources SET removed_at = now() WHERE id = $1'],
    ['LOGIN_SOURCE_PAUSED', `UPDATE login_sources SET state = 'PAUSED' WHERE id = $1`],
    [
      'CARRIER_STOPPED',
      `INSERT INTO plugin_stops (plugin_id, reason, stopped_by)
       SELECT plugin_id, 'asked to', 'operator' FROM connected_institutions ci
       JOIN login_sources s ON s.connected_institution_id = ci.id WHERE s.id = $1`,
    ],
  ])('is refused with %s, and leaves nothing behind', async (type, change) => {
    // Another source stays, so that the policy can still sync.
    await agency.addSource();
    await agency.rows(change, [sourceId]);
    await expect(open()).rejects.toMatchObject({ type, nonRetryable: true });
    expect(await queueRow()).toBeUndefined();
  });
});

describe('whether a force sync is over', () => {
  it.each([
    ['QUEUED', false],
    ['IN_PROGRESS', false],
    ['SUCCESS', true],
    ['RETURNED', true],
  ])('by the records: %s %s', async (state, isOver) => {
    const { attemptId } = await open();
    // Another policy's, which is open.
    policyId = await agency.addPolicy('0012 4');
    await open();
    await agency.rows('UPDATE sync_attempts SET state = $2 WHERE id = $1', [attemptId, state]);
    expect(await force().isForceSyncOver({ ...ids(), attemptId })).toBe(isOver);
  });
});

describe('claiming a force sync', () => {
  it('raises the generation, and is the same claim when asked again', async () => {
    const { attemptId } = await open();
    const claimed = await claim(attemptId);
    expect(claimed).toMatchObject({
      kind: 'CLAIMED',
      generation: 1,
      number: '0012 3',
      serialNumber: agency.serialNumber,
      session: { sourceId, linkEpoch: 1 },
    });
    expect(await claim(attemptId)).toEqual(claimed);
    expect(await attempt(attemptId)).toMatchObject({ state: 'QUEUED', finished_at: null });
    expect(await queueRow()).toMatchObject({ attempt_id: attemptId, generation: 1, link_epoch: 1 });
  });

  it('supersedes the claim of a batch: what that reads is no longer current', async () => {
    await fillAndClaimBatch();
    const held = (await queueRow())?.['attempt_id'] as string;
    const { attemptId } = await open();
    expect(await queueRow()).toMatchObject({ attempt_id: held });
    expect(await claim(attemptId)).toMatchObject({ kind: 'CLAIMED', generation: 2 });
    expect(await attempt(held)).toMatchObject({ state: 'SUPERSEDED', reason: 'NEWER_CLAIM' });
    expect(await queueRow()).toMatchObject({ kind: 'FORCE', attempt_id: attemptId, batch_id: null });
  });

  it('ends the attempt of the batch, also one that its device has begun to read', async () => {
    await fillAndClaimBatch();
    const batch = (await queueRow())?.['attempt_id'] as string;
    await agency.rows(`UPDATE sync_attempts SET state = 'IN_PROGRESS' WHERE id = $1`, [batch]);
    const { attemptId } = await open();
    await claim(attemptId);
    expect(await attempt(batch)).toMatchObject({ state: 'SUPERSEDED', reason: 'NEWER_CLAIM' });
  });

  it('waits for a link or the device, and is shown as Queued again', async () => {
    const { attemptId } = await open();
    await claim(attemptId);
    await agency.rows(`UPDATE sync_attempts SET state = 'IN_PROGRESS' WHERE id = $1`, [attemptId]);
    await agency.rows(`UPDATE policy_sync SET state = 'IN_PROGRESS' WHERE policy_id = $1`, [policyId]);
    expect(await claim(attemptId, 1)).toEqual({ kind: 'WAIT_FOR_LINK' });
    expect(await attempt(attemptId)).toMatchObject({ state: 'QUEUED' });
    expect(await policy()).toMatchObject({ state: 'QUEUED' });
    await agency.rows('UPDATE devices SET online = false WHERE id = $1', [agency.deviceId]);
    expect(await claim(attemptId)).toEqual({ kind: 'WAIT_FOR_DEVICE' });
  });

  it('that was asked for in the evening waits until midnight there, whatever the day is in UTC', async () => {
    await agency.unlink(sourceId);
    bench.setNow('2026-11-21T02:00:00Z');
    const { attemptId } = await open();
    bench.setNow('2026-11-21T04:59:00Z');
    expect(await claim(attemptId)).toEqual({ kind: 'WAIT_FOR_LINK' });
    bench.setNow('2026-11-21T05:01:00Z');
    expect(await claim(attemptId)).toEqual({ kind: 'SETTLED' });
    expect(await attempt(attemptId)).toMatchObject({ state: 'RETURNED', reason: 'DAY_ENDED' });
  });

  it('keeps its generation over a new session, so that one reading is recorded', async () => {
    const { attemptId } = await open();
    await claim(attemptId);
    await agency.link(sourceId, 2);
    expect(await claim(attemptId)).toMatchObject({ generation: 1, session: { linkEpoch: 2 } });
  });

  it('skips a policy that cannot sync any more', async () => {
    const { attemptId } = await open();
    await agency.rows('UPDATE policies SET status_id = $2 WHERE id = $1', [
      policyId,
      agency.statusIds.CLOSED,
    ]);
    expect(await claim(attemptId)).toEqual({ kind: 'SETTLED' });
    expect(await attempt(attemptId)).toMatchObject({ state: 'SKIPPED', reason: 'STATUS_CLOSED' });
    expect(await policy()).toMatchObject({ state: 'SKIPPED', reason: 'STATUS_CLOSED' });
    expect(await queueRow()).toBeUndefined();
  });

  it('fails when the portal blocks, and gives what the day still owes back to the sweep', async () => {
    await sweep().fillQueue(ids());
    const { attemptId } = await open();
    await agency.rows(`UPDATE login_sources SET stop_code = 'SITE_BLOCKING' WHERE id = $1`, [sourceId]);
    expect(await claim(attemptId)).toEqual({ kind: 'SETTLED' });
    expect(await attempt(attemptId)).toMatchObject({ state: 'FAILED', failure_code: 'SITE_BLOCKING' });
    expect(bench.told).toEqual([`wakeSweep ${sourceId} queueChanged`]);
  });

  it('fails when its source was removed, and another one of the institution stays', async () => {
    const { attemptId } = await open();
    await agency.addSource();
    await agency.rows('UPDATE login_sources SET removed_at = now() WHERE id = $1', [sourceId]);
    expect(await claim(attemptId)).toEqual({ kind: 'SETTLED' });
    expect(await attempt(attemptId)).toMatchObject({ state: 'FAILED', failure_code: 'LOGIN_SOURCE_REMOVED' });
  });

  it('is settled already when a reading was recorded', async () => {
    const { attemptId } = await open();
    await claim(attemptId);
    await agency.settle(policyId, '2026-11-20', sourceId);
    expect(await claim(attemptId)).toEqual({ kind: 'SETTLED' });
  });
});

describe('settling a force sync without a reading', () => {
  /** Asks for the policy at another source as well, and withdraws that. */
  async function withdrawElsewhere(): Promise<string> {
    const elsewhere = { ...ids(), sourceId: await agency.addSource() };
    const request = { requestedBy: randomUUID(), workflowRunId: randomUUID() };
    const { attemptId } = await force().openForceSync({ ...elsewhere, ...request });
    await force().settleForceSync({ ...elsewhere, attemptId, outcome: 'CANCELLED' });
    return attemptId;
  }

  it('gives nothing back to a home that has been removed: the policy is queued at another', async () => {
    await sweep().fillQueue(ids());
    const other = await agency.addSource();
    const elsewhere = { ...ids(), sourceId: other };
    const { attemptId } = await force().openForceSync({
      ...elsewhere,
      requestedBy: randomUUID(),
      workflowRunId: randomUUID(),
    });
    await agency.rows('UPDATE login_sources SET removed_at = now() WHERE id = $1', [sourceId]);
    await force().settleForceSync({ ...elsewhere, attemptId, outcome: 'CANCELLED' });
    expect(await queueRow()).toBeUndefined();
    expect(bench.told).toEqual([]);
  });

  it('leaves the policy to the force sync at another source that has claimed it', async () => {
    const { attemptId } = await open();
    await claim(attemptId);
    expect(await attempt(await withdrawElsewhere())).toMatchObject({ state: 'RETURNED' });
    expect(await queueRow()).toMatchObject({ kind: 'FORCE', attempt_id: attemptId, source_id: sourceId });
  });

  it('leaves it to that one also where the day still owes it', async () => {
    await sweep().fillQueue(ids());
    const { attemptId } = await open();
    await claim(attemptId);
    await withdrawElsewhere();
    expect(await queueRow()).toMatchObject({ kind: 'FORCE', attempt_id: attemptId, source_id: sourceId });
    expect(bench.told).toEqual([]);
  });

  it('leaves the policy In Progress that a batch reads', async () => {
    await fillAndClaimBatch();
    await agency.rows(`UPDATE policy_sync SET state = 'IN_PROGRESS' WHERE policy_id = $1`, [policyId]);
    const { attemptId } = await open();
    await settle(attemptId, { outcome: 'CANCELLED' });
    expect(await policy()).toMatchObject({ state: 'IN_PROGRESS' });
  });

  it('shows a policy that was never read, and that no sweep has, as Not Yet Synced and why', async () => {
    const { attemptId } = await open();
    await settle(attemptId, { outcome: 'CANCELLED' });
    expect(await policy()).toMatchObject({ state: 'NOT_YET_SYNCED', reason: 'CANCELLED' });
  });

  it('gives each policy back to its own home, with the age of its own data', async () => {
    const wanted = policyId;
    for (const number of ['1', '2', '3']) {
      policyId = await agency.addPolicy(number);
      sourceId = await agency.addSource();
      await sweep().fillQueue(ids());
      await agency.settle(policyId, '2026-11-19', sourceId);
    }
    [policyId, sourceId] = [wanted, await agency.addSource()];
    await agency.link(sourceId);
    await sweep().fillQueue(ids());
    await agency.rows('UPDATE policy_sync SET home_source_id = $2 WHERE policy_id = $1', [
      policyId,
      sourceId,
    ]);
    const { attemptId } = await open();
    await settle(attemptId, { outcome: 'CANCELLED' });
    expect(await queueRow()).toMatchObject({ kind: 'SWEEP', source_id: sourceId, data_read_at: null });
  });

  it('gives a policy that the day still owes back to the sweep', async () => {
    await sweep().fillQueue(ids());
    const { attemptId } = await open();
    await settle(attemptId, { outcome: 'CANCELLED' });
    expect(await attempt(attemptId)).toMatchObject({ state: 'RETURNED', reason: 'CANCELLED' });
    expect(await queueRow()).toMatchObject({ kind: 'SWEEP', attempt_id: null, source_id: sourceId });
    expect(await policy()).toMatchObject({ state: 'QUEUED' });
    expect(bench.told).toEqual([`wakeSweep ${sourceId} queueChanged`]);
  });

  it('shows the last outcome again where nothing is owed, and since when it is true', async () => {
    await sweep().fillQueue(ids());
    await agency.settle(policyId, '2026-11-20', sourceId);
    const readAt = (await policy())?.['last_outcome_at'];
    const { attemptId } = await open();
    await settle(attemptId, { outcome: 'DAY_ENDED' });
    expect(await queueRow()).toBeUndefined();
    expect(await policy()).toMatchObject({ state: 'SUCCESS', reason: null, state_since: readAt });
    expect(bench.told).toEqual([]);
  });

  it('changes nothing once a reading was recorded', async () => {
    const { attemptId } = await open();
    await claim(attemptId);
    await agency.settle(policyId, '2026-11-20', sourceId);
    await settle(attemptId, { outcome: 'FAILED', code: 'INTERNAL' });
    expect(await attempt(attemptId)).toMatchObject({ state: 'SUCCESS', failure_code: null });
    expect(await policy()).toMatchObject({ state: 'SUCCESS' });
  });
});
