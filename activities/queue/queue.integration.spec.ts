import { randomUUID } from 'node:crypto';
import type { NextBatch, NextBatchInput } from '../../contracts/temporal/cloudActivities.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { createActivityBench, type ActivityBench } from '../../test/activities/activityBench.ts';
import type { SeededAgency, SeedOptions } from '../../test/activities/seededAgency.ts';
import { createSweepActivities } from './sweepActivities.ts';

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
  bench.setNow('2026-11-20T15:00:00Z');
  await begin();
});

async function begin(options: SeedOptions = {}): Promise<void> {
  agency = await bench.seed(options);
  sourceId = await agency.addSource();
}

const fill = (source = sourceId): Promise<{ queued: number }> =>
  createSweepActivities(bench.dependencies).fillQueue({
    organizationId: agency.organizationId,
    sourceId: source,
  });

const next = (input: Partial<NextBatchInput> = {}): Promise<NextBatch> =>
  createSweepActivities(bench.dependencies).nextBatch({
    organizationId: agency.organizationId,
    sourceId,
    batchId: randomUUID(),
    runningBatchIds: [],
    ...input,
  });

interface QueueRow {
  policy_id: string;
  source_id: string;
  day: Date | string;
  attempt_id: string | null;
  generation: number | null;
  batch_id: string | null;
}

const queue = (): Promise<QueueRow[]> =>
  agency.rows<QueueRow>(
    'SELECT * FROM sync_queue WHERE organization_id = $1 ORDER BY data_read_at NULLS FIRST, policy_id',
    [agency.organizationId],
  );
const policy = (
  policyId: string,
): Promise<{ state: string; reason: string | null; generation: number } | undefined> =>
  agency.row('SELECT state, reason, generation FROM policy_sync WHERE policy_id = $1', [policyId]);

/** Does work while the gateway's transaction holds the policy; that one commits once the work waits for it. */
function recordingMeanwhile<Result>(
  policyId: string,
  work: () => Promise<Result>,
  beforeCommit: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Result> {
  const recording = [
    `UPDATE policy_sync SET state = 'SUCCESS', settled_day = '2026-11-20' WHERE policy_id = $1`,
    'DELETE FROM sync_queue WHERE policy_id = $1',
  ];
  return holdingPolicy(policyId, recording, work, beforeCommit);
}

/** Does work while another transaction, with these statements about the policy, holds it. */
async function holdingPolicy<Result>(
  policyId: string,
  statements: readonly string[],
  work: () => Promise<Result>,
  beforeCommit: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Result> {
  const other = bench.dataSource.createQueryRunner();
  try {
    await other.startTransaction();
    await other.query(`SELECT set_config('app.organization_id', $1, true)`, [agency.organizationId]);
    for (const statement of statements) await other.query(statement, [policyId]);
    const working = work();
    await waitUntil('the work to wait for the other transaction', 10_000, someoneWaits);
    await beforeCommit();
    await other.commitTransaction();
    return await working;
  } finally {
    await other.release();
  }
}

async function someoneWaits(): Promise<boolean> {
  const { rows } = await bench.sql.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length > 0;
}

describe('filling the queue', () => {
  it('queues each syncable policy once, however often it runs', async () => {
    await agency.addPolicies(5);
    await agency.addPolicy('closed', { status_id: agency.statusIds.CLOSED });
    await agency.link(sourceId);
    expect(await fill()).toEqual({ queued: 5 });
    expect(await fill()).toEqual({ queued: 5 });
    expect(await queue()).toHaveLength(5);
  });

  it('shows a policy as Queued while its source is Linked, else as Not Yet Synced with the reason', async () => {
    const policyId = await agency.addPolicy('1');
    await fill();
    expect(await policy(policyId)).toMatchObject({ state: 'NOT_YET_SYNCED', reason: 'WAITING_FOR_LINK' });
    await agency.link(sourceId);
    await fill();
    expect(await policy(policyId)).toMatchObject({ state: 'QUEUED', reason: null });
  });

  it('keeps since when a policy waits for the same', async () => {
    const policyId = await agency.addPolicy('1');
    const since = () =>
      agency.row('SELECT state, state_since FROM policy_sync WHERE policy_id = $1', [policyId]);
    await fill();
    const before = await since();
    bench.setNow('2026-11-20T16:00:00Z');
    await fill();
    expect(await since()).toEqual(before);
    await agency.link(sourceId);
    await fill();
    expect(await since()).toEqual({ state: 'QUEUED', state_since: new Date('2026-11-20T16:00:00Z') });
  });

  it('owes nothing for a policy that is settled for the day, and everything again the next day', async () => {
    const policyId = await agency.addPolicy('1');
    await agency.link(sourceId);
    await fill();
    await agency.settle(policyId, '2026-11-20', sourceId);
    expect(await fill()).toEqual({ queued: 0 });
    bench.setNow('2026-11-21T15:00:00Z');
    expect(await fill()).toEqual({ queued: 1 });
  });

  it('goes by the day of the organization, not of the server', async () => {
    const policyId = await agency.addPolicy('1');
    await agency.link(sourceId);
    await fill();
    await agency.settle(policyId, '2026-11-20', sourceId);
    bench.setNow('2026-11-21T04:30:00Z');
    expect(await fill()).toEqual({ queued: 0 });
    bench.setNow('2026-11-21T05:30:00Z');
    expect(await fill()).toEqual({ queued: 1 });
  });

  it('keeps one row for a policy that waits since yesterday, with a fresh start', async () => {
    const policyId = await agency.addPolicy('1');
    await fill();
    // What another source has said yesterday is nothing that it says today.
    await agency.rows(
      `UPDATE sync_queue SET tries = 3, asked_source_ids = ARRAY[$2::uuid], not_before = '2026-11-21T18:00:00Z'
       WHERE policy_id = $1`,
      [policyId, randomUUID()],
    );
    bench.setNow('2026-11-21T15:00:00Z');
    await fill();
    const rows = await agency.rows(
      `SELECT day::text, tries, asked_source_ids, not_before FROM sync_queue WHERE policy_id = $1`,
      [policyId],
    );
    expect(rows).toEqual([{ day: '2026-11-21', tries: 0, asked_source_ids: [], not_before: null }]);
  });

  it('leaves what a batch holds where it is, also when another source would be its home by now', async () => {
    const policyId = await agency.addPolicy('1');
    await agency.link(sourceId);
    await fill();
    await next();
    const [claimed] = await queue();
    await agency.unlink(sourceId);
    await fill();
    expect(await policy(policyId)).toMatchObject({ state: 'QUEUED' });
    const other = await agency.addSource();
    await agency.link(other);
    expect(await fill(other)).toEqual({ queued: 0 });
    expect(await fill()).toEqual({ queued: 0 });
    expect(await queue()).toEqual([claimed]);
    expect(claimed).toMatchObject({ policy_id: policyId, source_id: sourceId });
  });

  it('leaves what a force sync waits for to that', async () => {
    const policyId = await agency.addPolicy('1');
    await fill();
    await agency.rows(`UPDATE sync_queue SET kind = 'FORCE' WHERE policy_id = $1`, [policyId]);
    const other = await agency.addSource();
    await agency.link(other);
    await fill(other);
    expect(await fill()).toEqual({ queued: 0 });
    expect(await queue()).toMatchObject([{ policy_id: policyId, source_id: sourceId, kind: 'FORCE' }]);
  });

  it('gives nothing to a source that is paused', async () => {
    const paused = await agency.addSource();
    await agency.rows(`UPDATE login_sources SET state = 'PAUSED' WHERE id = $1`, [paused]);
    const policyIds = await agency.addPolicies(4);
    expect(await fill()).toEqual({ queued: policyIds.length });
    expect(await fill(paused)).toEqual({ queued: 0 });
  });

  it('leaves a policy alone whose reading is being recorded at the same moment', async () => {
    const policyId = await agency.addPolicy('1');
    await agency.link(sourceId);
    await fill();
    const filled = await recordingMeanwhile(policyId, async () => {
      await agency.unlink(sourceId);
      return fill();
    });
    expect(filled).toEqual({ queued: 0 });
    expect(await policy(policyId)).toMatchObject({ state: 'SUCCESS', reason: null });
  });

  it('spreads policies over the usable sources in turn, and remembers who read one last', async () => {
    const other = await agency.addSource();
    const policyIds = await agency.addPolicies(10);
    await fill(sourceId);
    await fill(other);
    const rows = await queue();
    expect(rows.filter((row) => row.source_id === sourceId)).toHaveLength(5);
    expect(rows.filter((row) => row.source_id === other)).toHaveLength(5);
    // Neither is linked: there is nobody to tell.
    expect(bench.told).toEqual([]);
    const read = rows.find((row) => row.source_id === sourceId)?.policy_id ?? '';
    await agency.settle(read, '2026-11-20', other);
    bench.setNow('2026-11-21T15:00:00Z');
    await fill(sourceId);
    await fill(other);
    expect((await queue()).find((row) => row.policy_id === read)?.source_id).toBe(other);
    expect(await queue()).toHaveLength(policyIds.length);
  });

  it.each([
    ['removed', 'removed_at = now()'],
    ['paused', `state = 'PAUSED'`],
  ])(
    'leaves a policy at the source that others have sent it to, never linked, until that is %s',
    async (_, gone) => {
      const policyId = await agency.addPolicy('1');
      await agency.link(sourceId);
      const neverLinked = await agency.addSource();
      await fill();
      await agency.rows(
        `UPDATE sync_queue SET source_id = $2, asked_source_ids = ARRAY[$3::uuid] WHERE policy_id = $1`,
        [policyId, neverLinked, sourceId],
      );
      await fill();
      await fill(neverLinked);
      expect((await queue()).map((row) => row.source_id)).toEqual([neverLinked]);
      expect(await policy(policyId)).toMatchObject({ state: 'NOT_YET_SYNCED', reason: 'WAITING_FOR_LINK' });
      await agency.rows(`UPDATE login_sources SET ${gone} WHERE id = $1`, [neverLinked]);
      await fill();
      expect((await queue()).map((row) => row.source_id)).toEqual([sourceId]);
    },
  );

  describe('when some sources are Linked and some are not', () => {
    const waitsAt = async (policyId: string): Promise<string | undefined> =>
      (await queue()).find((row) => row.policy_id === policyId)?.source_id;
    /** A source that was linked before and is not now. */
    async function addUnlinked(): Promise<string> {
      const unlinked = await agency.addSource();
      await agency.rows(`UPDATE login_sources SET state = 'UNLINKED' WHERE id = $1`, [unlinked]);
      return unlinked;
    }

    it('gives a policy that nobody has read to a Linked one, also when it waits at another already', async () => {
      await agency.rows(`UPDATE login_sources SET state = 'UNLINKED' WHERE id = $1`, [sourceId]);
      const policyId = await agency.addPolicy('1');
      await fill();
      expect(await waitsAt(policyId)).toBe(sourceId);
      const other = await agency.addSource();
      await agency.link(other);
      await fill(other);
      expect(await waitsAt(policyId)).toBe(other);
      expect(await policy(policyId)).toMatchObject({ state: 'QUEUED', reason: null });
    });

    it('wakes the Linked one that it gives policies to when its own session is over', async () => {
      const policyId = await agency.addPolicy('1');
      const linked = await agency.addSource();
      await agency.link(sourceId);
      await fill();
      await agency.rows('DELETE FROM sync_queue WHERE policy_id = $1', [policyId]);
      await agency.rows(`UPDATE login_sources SET state = 'UNLINKED' WHERE id = $1`, [sourceId]);
      await agency.link(linked);
      bench.told.length = 0;
      await fill();
      expect(bench.told).toEqual([`wakeSweep ${linked} queueChanged`]);
      await fill(linked);
      expect(await waitsAt(policyId)).toBe(linked);
      expect(bench.told).toHaveLength(1);
    });

    it('leaves a policy with the one that read it within a week, and offers it to others after that', async () => {
      const reader = await addUnlinked();
      const policyId = await agency.addPolicy('1');
      await fill(reader);
      await agency.settle(policyId, '2026-11-19', reader);
      const readAt = (instant: string): Promise<unknown> =>
        agency.rows('UPDATE policy_sync SET last_read_at = $2 WHERE policy_id = $1', [policyId, instant]);
      await readAt('2026-11-19T15:00:00Z');
      await agency.link(sourceId);
      await fill();
      await fill(reader);
      expect(await waitsAt(policyId)).toBe(reader);
      await readAt('2026-11-12T15:00:00Z');
      await fill();
      expect(await waitsAt(policyId)).toBe(sourceId);
    });

    it('sends it on from one that is not linked to a Linked one, but not to one that has said Not Found today', async () => {
      const policyId = await agency.addPolicy('1');
      await agency.link(sourceId);
      const unlinked = await addUnlinked();
      await fill();
      await agency.rows(
        `UPDATE sync_queue SET source_id = $2, asked_source_ids = ARRAY[$3::uuid] WHERE policy_id = $1`,
        [policyId, unlinked, sourceId],
      );
      await fill();
      await fill(unlinked);
      expect(await waitsAt(policyId)).toBe(unlinked);
      const third = await agency.addSource();
      await agency.link(third);
      await fill(third);
      expect(await waitsAt(policyId)).toBe(third);
      const asked = await agency.row('SELECT asked_source_ids FROM sync_queue WHERE policy_id = $1', [
        policyId,
      ]);
      expect(asked).toEqual({ asked_source_ids: [sourceId] });
    });

    it('does not give it back to its reader when that is Linked and has said Not Found today', async () => {
      const policyId = await agency.addPolicy('1');
      await agency.link(sourceId);
      const unlinked = await addUnlinked();
      await fill();
      await agency.settle(policyId, '2026-11-19', sourceId);
      await fill();
      await agency.rows(
        `UPDATE sync_queue SET source_id = $2, asked_source_ids = ARRAY[$3::uuid] WHERE policy_id = $1`,
        [policyId, unlinked, sourceId],
      );
      await fill();
      expect(await waitsAt(policyId)).toBe(unlinked);
    });

    it('asks the one that said Not Found again the next day, instead of leaving the policy where it was sent', async () => {
      const policyId = await agency.addPolicy('1');
      await agency.link(sourceId);
      const unlinked = await addUnlinked();
      await fill();
      await agency.rows(
        `UPDATE sync_queue SET source_id = $2, asked_source_ids = ARRAY[$3::uuid] WHERE policy_id = $1`,
        [policyId, unlinked, sourceId],
      );
      await agency.rows('UPDATE policy_sync SET home_source_id = $2 WHERE policy_id = $1', [
        policyId,
        unlinked,
      ]);
      bench.setNow('2026-11-21T15:00:00Z');
      await fill();
      expect(await waitsAt(policyId)).toBe(sourceId);
    });
  });

  it('gives the policies of a source that was removed to the others', async () => {
    const other = await agency.addSource();
    await agency.addPolicies(4);
    await fill(sourceId);
    await fill(other);
    await agency.rows('UPDATE login_sources SET removed_at = now() WHERE id = $1', [sourceId]);
    await fill(other);
    expect((await queue()).every((row) => row.source_id === other)).toBe(true);
  });
});

describe('claiming a batch', () => {
  it('takes the oldest data first, 100 policies at most, with attempts and a raised generation', async () => {
    const policyIds = await agency.addPolicies(103);
    await agency.link(sourceId);
    await fill();
    await agency.rows(
      `UPDATE sync_queue SET data_read_at = now() - interval '1 day' WHERE policy_id = ANY($1::uuid[])`,
      [policyIds.slice(0, 3)],
    );
    const batch = await next();
    expect(batch).toMatchObject({
      kind: 'BATCH',
      count: 100,
      mode: { kind: 'SINGLE' },
      serialNumber: agency.serialNumber,
      session: { sourceId, linkEpoch: 1 },
      summary: { institutionName: 'Meridian Life', queued: 103, readToday: 0 },
    });
    const waiting = (await queue()).filter((row) => row.attempt_id === null).map((row) => row.policy_id);
    expect(waiting.sort()).toEqual(policyIds.slice(0, 3).sort());
    const attempts = await agency.rows<{ generation: number; state: string }>(
      `SELECT a.generation, a.state FROM sync_attempts a JOIN sync_queue q ON q.attempt_id = a.id
         AND q.generation = a.generation JOIN policy_sync ps ON ps.policy_id = a.policy_id AND ps.generation = a.generation
       WHERE a.source_id = $1`,
      [sourceId],
    );
    expect(attempts).toHaveLength(100);
    expect(new Set(attempts.map((attempt) => `${String(attempt.generation)} ${attempt.state}`))).toEqual(
      new Set(['1 QUEUED']),
    );
  });

  it('returns the rows that a batch holds already when it is asked for again', async () => {
    await agency.addPolicies(3);
    await agency.link(sourceId);
    await fill();
    const batchId = randomUUID();
    const first = await next({ batchId });
    const held = await queue();
    expect(await next({ batchId })).toEqual(first);
    expect(await queue()).toEqual(held);
  });

  it('gives back what lost batches hold, and leaves alone those under way', async () => {
    await agency.addPolicies(102);
    await agency.link(sourceId);
    await fill();
    const batchId = randomUUID();
    await next({ batchId });
    const held = (await queue()).filter((row) => row.batch_id === batchId).map((row) => row.attempt_id);
    const other = await next({ runningBatchIds: [batchId] });
    expect(other).toMatchObject({ kind: 'BATCH', count: 2, returned: [] });
    const again = await next({ runningBatchIds: other.kind === 'BATCH' ? [other.batchId] : [] });
    expect(again).toMatchObject({ kind: 'BATCH', count: 100, returned: [{ batchId, count: 100 }] });
    const states = await agency.rows<{ state: string }>(
      'SELECT DISTINCT state FROM sync_attempts WHERE id = ANY($1::uuid[])',
      [held],
    );
    expect(states).toEqual([{ state: 'RETURNED' }]);
    const [generation] = await agency.rows(
      'SELECT max(generation) AS max FROM policy_sync WHERE organization_id = $1',
      [agency.organizationId],
    );
    expect(generation).toEqual({ max: 2 });
  });

  describe('a batch of an earlier session that has not ended', () => {
    let batchId: string;
    const andAfter = () => next({ runningBatchIds: [batchId] });

    beforeEach(async () => {
      await begin({ lists: true });
      await agency.addPolicies(40);
      await agency.link(sourceId, 1);
      await fill();
      batchId = randomUUID();
      expect(await next({ batchId })).toMatchObject({ kind: 'BATCH', count: 40, mode: { kind: 'LIST' } });
      await agency.unlink(sourceId);
      expect(await andAfter()).toMatchObject({ kind: 'WAIT_FOR_LINK', returned: [] });
    });

    it('keeps what it holds while its device is there: what it has read is still being recorded', async () => {
      await agency.link(sourceId, 2);
      expect(await andAfter()).toMatchObject({ kind: 'WAIT_FOR_BATCH', returned: [], liveSinceEpoch: 1 });
      expect(await next()).toMatchObject({ kind: 'BATCH', count: 40, returned: [{ batchId, count: 40 }] });
    });

    it('keeps it also when somebody mistyped the password meanwhile', async () => {
      await agency.insert('link_sessions', {
        source_id: sourceId,
        epoch: 2,
        workflow_run_id: randomUUID(),
        device_id: agency.deviceId,
        state: 'DENIED',
      });
      await agency.link(sourceId, 3);
      expect(await andAfter()).toMatchObject({ kind: 'WAIT_FOR_BATCH', returned: [], liveSinceEpoch: 1 });
    });

    it('gives it up to the new session when its device has started anew', async () => {
      await agency.rows(`UPDATE devices SET boot_id = 'boot-2' WHERE id = $1`, [agency.deviceId]);
      await agency.link(sourceId, 2, { bootId: 'boot-2' });
      expect(await andAfter()).toMatchObject({ kind: 'BATCH', count: 40, liveSinceEpoch: 2 });
    });

    it('gives it up when another device has the new session', async () => {
      const another = await agency.insert('devices', {
        serial_number: randomUUID(),
        name: 'Spare',
        online: true,
      });
      await agency.link(sourceId, 2);
      await agency.rows('UPDATE link_sessions SET device_id = $2 WHERE source_id = $1 AND epoch = 2', [
        sourceId,
        another,
      ]);
      expect(await andAfter()).toMatchObject({ kind: 'BATCH', count: 40, liveSinceEpoch: 2 });
    });
  });

  it('keeps the rows of its session when its device has started anew and has not said so yet', async () => {
    await agency.addPolicies(3);
    await agency.link(sourceId);
    await fill();
    const batchId = randomUUID();
    await next({ batchId });
    await agency.rows(`UPDATE devices SET boot_id = 'boot-2' WHERE id = $1`, [agency.deviceId]);
    expect(await next({ runningBatchIds: [batchId] })).toMatchObject({
      kind: 'WAIT_FOR_BATCH',
      returned: [],
    });
  });

  it('shows what a lost batch had begun with as Queued again, and ends its attempts', async () => {
    const [policyId = ''] = await agency.addPolicies(1);
    await agency.link(sourceId);
    await fill();
    await next();
    const attemptId = (await queue())[0]?.attempt_id;
    await agency.rows(`UPDATE sync_attempts SET state = 'IN_PROGRESS' WHERE id = $1`, [attemptId]);
    await agency.rows(`UPDATE policy_sync SET state = 'IN_PROGRESS' WHERE policy_id = $1`, [policyId]);
    await agency.unlink(sourceId);
    expect(await next()).toMatchObject({ kind: 'WAIT_FOR_LINK', returned: [{ count: 1 }] });
    expect(await agency.row('SELECT state FROM sync_attempts WHERE id = $1', [attemptId])).toEqual({
      state: 'RETURNED',
    });
    expect(await policy(policyId)).toMatchObject({ state: 'NOT_YET_SYNCED', reason: 'WAITING_FOR_LINK' });
  });

  it('leaves a policy to the batch that reads it, also when it cannot sync any more', async () => {
    const [policyId = ''] = await agency.addPolicies(1);
    await agency.link(sourceId);
    await fill();
    const batchId = randomUUID();
    await next({ batchId });
    const [claimed] = await queue();
    await agency.rows('UPDATE policies SET status_id = $2 WHERE id = $1', [
      policyId,
      agency.statusIds.CLOSED,
    ]);
    expect(await next({ runningBatchIds: [batchId] })).toMatchObject({ kind: 'WAIT_FOR_BATCH' });
    expect(await queue()).toEqual([claimed]);
  });

  it('leaves a policy to the force sync that waits for it, also when it cannot sync any more', async () => {
    const policyId = await agency.addPolicy('1');
    await agency.link(sourceId);
    await fill();
    await agency.rows(`UPDATE sync_queue SET kind = 'FORCE' WHERE policy_id = $1`, [policyId]);
    await agency.rows('UPDATE policies SET deleted_at = now() WHERE id = $1', [policyId]);
    expect(await next()).toMatchObject({ kind: 'DRAINED' });
    expect(await queue()).toMatchObject([{ policy_id: policyId, kind: 'FORCE' }]);
  });

  it('is nothing at a source that was removed: what waited is queued anew at another', async () => {
    const [policyId = ''] = await agency.addPolicies(1);
    await fill();
    await agency.addSource();
    await agency.rows('UPDATE login_sources SET removed_at = now() WHERE id = $1', [sourceId]);
    expect(await next()).toMatchObject({ kind: 'DRAINED' });
    expect(await queue()).toEqual([]);
    expect(
      await agency.row('SELECT state, home_source_id FROM policy_sync WHERE policy_id = $1', [policyId]),
    ).toEqual({ state: 'NOT_YET_SYNCED', home_source_id: null });
  });

  it('checks again whether a policy can sync: what cannot is Skipped with the reason and leaves', async () => {
    const closed = await agency.addPolicy('1');
    const deleted = await agency.addPolicy('2');
    const alone = await agency.addPolicy('3');
    const good = await agency.addPolicy('4');
    await agency.link(sourceId);
    await fill();
    await agency.rows('UPDATE policies SET status_id = $2 WHERE id = $1', [closed, agency.statusIds.CLOSED]);
    await agency.rows('UPDATE policies SET deleted_at = now() WHERE id = $1', [deleted]);
    await agency.rows('UPDATE policies SET contact_id = NULL WHERE id = $1', [alone]);
    expect(await next()).toMatchObject({ kind: 'BATCH', count: 1 });
    expect((await queue()).map((row) => row.policy_id)).toEqual([good]);
    expect(await policy(closed)).toMatchObject({ state: 'SKIPPED', reason: 'STATUS_CLOSED' });
    expect(await policy(deleted)).toMatchObject({ state: 'SKIPPED', reason: 'DELETED' });
    expect(await policy(alone)).toMatchObject({ state: 'SKIPPED', reason: 'NO_CONTACT' });
    const attempts = await agency.rows(`SELECT state, reason FROM sync_attempts WHERE policy_id = $1`, [
      closed,
    ]);
    expect(attempts).toEqual([{ state: 'SKIPPED', reason: 'STATUS_CLOSED' }]);
  });

  it('leaves alone what cannot sync any more but is being recorded, and what becomes so meanwhile', async () => {
    const recorded = await agency.addPolicy('1');
    const late = await agency.addPolicy('2');
    await agency.link(sourceId);
    await fill();
    await agency.rows('UPDATE policies SET status_id = $2 WHERE id = $1', [
      recorded,
      agency.statusIds.CLOSED,
    ]);
    await recordingMeanwhile(
      recorded,
      () => next(),
      // Not locked by the look: its own recording could be under way.
      () => agency.rows('UPDATE policies SET status_id = $2 WHERE id = $1', [late, agency.statusIds.CLOSED]),
    );
    expect(await policy(recorded)).toMatchObject({ state: 'SUCCESS' });
    expect(await policy(late)).toMatchObject({ state: 'QUEUED' });
    await next();
    expect(await policy(late)).toMatchObject({ state: 'SKIPPED', reason: 'STATUS_CLOSED' });
  });

  it('leaves to a force sync what that claims at the same moment', async () => {
    const forced = await agency.addPolicy('1');
    await agency.addPolicy('2');
    await agency.link(sourceId);
    await fill();
    const attemptId = randomUUID();
    const batch = await holdingPolicy(
      forced,
      [
        'UPDATE policy_sync SET generation = generation + 1 WHERE policy_id = $1',
        `UPDATE sync_queue SET kind = 'FORCE', attempt_id = '${attemptId}', generation = 1 WHERE policy_id = $1`,
      ],
      () => next(),
    );
    expect(batch).toMatchObject({ kind: 'BATCH', count: 1 });
    expect((await queue()).find((row) => row.policy_id === forced)).toMatchObject({
      attempt_id: attemptId,
      batch_id: null,
    });
    expect(await policy(forced)).toMatchObject({ generation: 1 });
  });

  it('says that the institution is not connected any more', async () => {
    const policyId = await agency.addPolicy('1');
    await agency.link(sourceId);
    await fill();
    await agency.rows('UPDATE login_sources SET removed_at = now() WHERE id = $1', [sourceId]);
    await agency.rows('UPDATE connected_institutions SET removed_at = now() WHERE id = $1', [
      agency.connectedInstitutionId,
    ]);
    expect(await next()).toMatchObject({ kind: 'DRAINED' });
    expect(await policy(policyId)).toMatchObject({ state: 'SKIPPED', reason: 'INSTITUTION_NOT_CONNECTED' });
  });

  it('leaves a policy that has moved to another institution to that one', async () => {
    const moved = await agency.addPolicy('1');
    await agency.link(sourceId);
    await fill();
    const institution = await agency.insert('institutions', { name: 'Northgate Annuity' });
    const product = await agency.insert('products', {
      institution_id: institution,
      name: 'Annuity',
      product_line: 'Annuity',
    });
    await agency.insert('connected_institutions', { institution_id: institution, plugin_id: 'northgate' });
    const other = await agency.row<{ id: string }>(
      'SELECT id FROM connected_institutions WHERE institution_id = $1',
      [institution],
    );
    await agency.insert('login_sources', {
      connected_institution_id: other?.id,
      name: 'Other',
      username: 'agent',
      authorized_by: 'Dana',
    });
    await agency.rows('UPDATE policies SET product_id = $2 WHERE id = $1', [moved, product]);
    expect(await next()).toMatchObject({ kind: 'DRAINED' });
    expect(await policy(moved)).toMatchObject({ state: 'NOT_YET_SYNCED', reason: null });
  });
});

describe('a batch of a portal that lists', () => {
  beforeEach(async () => {
    await begin({ lists: true });
    await agency.addPolicies(30);
    await agency.link(sourceId);
    await fill();
  });

  it('is everything that waits, from the first page on', async () => {
    expect(await next()).toMatchObject({ count: 30, mode: { kind: 'LIST', cursor: null } });
  });

  it('is the only crawl: what is queued meanwhile waits for its end', async () => {
    const batchId = randomUUID();
    expect(await next({ batchId })).toMatchObject({ kind: 'BATCH', count: 30 });
    await agency.addPolicies(30);
    await fill();
    expect(await next({ runningBatchIds: [batchId] })).toMatchObject({ kind: 'WAIT_FOR_BATCH' });
  });

  it('goes on at the page where the last one stopped', async () => {
    expect(await next({ listCursor: 'page-7' })).toMatchObject({ mode: { kind: 'LIST', cursor: 'page-7' } });
  });

  it('takes what was to be tried again moments later, so that the crawl does not pass it by', async () => {
    await agency.rows(
      `UPDATE sync_queue SET not_before = '2026-11-20T15:00:30Z' WHERE policy_id IN (
         SELECT policy_id FROM sync_queue WHERE source_id = $1 LIMIT 27)`,
      [sourceId],
    );
    expect(await next()).toMatchObject({ count: 30, mode: { kind: 'LIST', cursor: null } });
  });

  it('waits while everything is to be tried again later', async () => {
    await agency.rows(`UPDATE sync_queue SET not_before = '2026-11-20T15:00:30Z' WHERE source_id = $1`, [
      sourceId,
    ]);
    expect(await next()).toMatchObject({ kind: 'WAIT_FOR_RETRY' });
  });

  it('shows the people of its device once that the list has been given up, also when the claim is made again', async () => {
    const given = { batchId: randomUUID(), listCursor: null, listGivenUp: { batches: 20 } };
    await next(given);
    await next(given);
    expect(await agency.rows('SELECT code, details FROM device_refusals')).toEqual([
      {
        code: 'LIST_WITHOUT_END',
        details: { reason: expect.stringMatching(/^Meridian Life, .+: 20 batches of the list/) as unknown },
      },
    ]);
  });

  it('is read singly when the list has been crawled, or when few wait', async () => {
    expect(await next({ listCursor: null })).toMatchObject({ count: 30, mode: { kind: 'SINGLE' } });
    await agency.rows(
      `DELETE FROM sync_queue WHERE policy_id IN (SELECT policy_id FROM sync_queue WHERE source_id = $1 LIMIT 20)`,
      [sourceId],
    );
    expect(await next()).toMatchObject({ count: 10, mode: { kind: 'SINGLE' } });
  });
});

describe('what a sweep waits for', () => {
  beforeEach(async () => {
    await agency.addPolicies(2);
  });

  it('is a link while the source is not Linked', async () => {
    await fill();
    expect(await next()).toMatchObject({ kind: 'WAIT_FOR_LINK' });
  });

  it('is a link when the session is known to be over before that is recorded', async () => {
    await agency.link(sourceId, 4);
    await fill();
    expect(await next({ endedEpoch: 4 })).toMatchObject({ kind: 'WAIT_FOR_LINK' });
    expect(await next({ endedEpoch: 3 })).toMatchObject({ kind: 'BATCH' });
  });

  it('is the device while that is offline, paused or out of room', async () => {
    await agency.link(sourceId);
    await fill();
    for (const away of [
      'online = false',
      `online = true, state = 'PAUSED'`,
      `state = 'ACTIVE', storage_full = true`,
    ]) {
      await agency.rows(`UPDATE devices SET ${away} WHERE id = $1`, [agency.deviceId]);
      expect(await next()).toMatchObject({ kind: 'WAIT_FOR_DEVICE' });
    }
  });

  it('is its batches when they hold everything', async () => {
    await agency.link(sourceId);
    await fill();
    const batchId = randomUUID();
    await next({ batchId });
    expect(await next({ runningBatchIds: [batchId] })).toMatchObject({ kind: 'WAIT_FOR_BATCH' });
  });

  it('is the time when everything is to be tried again later', async () => {
    await agency.link(sourceId);
    await fill();
    await agency.rows(`UPDATE sync_queue SET not_before = '2026-11-20T15:00:30Z' WHERE source_id = $1`, [
      sourceId,
    ]);
    expect(await next()).toMatchObject({ kind: 'WAIT_FOR_RETRY', waitMs: 30_000 });
    // A workflow waits by the wall clock, however fast the business clock runs.
    const clock = { ...bench.dependencies.clock, wallMs: (businessMs: number) => businessMs / 60 };
    const { organizationId } = agency;
    const inFastTime = await createSweepActivities({ ...bench.dependencies, clock }).nextBatch({
      ...{ organizationId, sourceId, batchId: randomUUID(), runningBatchIds: [] },
    });
    expect(inFastTime).toMatchObject({ kind: 'WAIT_FOR_RETRY', waitMs: 500 });
    bench.setNow('2026-11-20T15:00:31Z');
    expect(await next()).toMatchObject({ kind: 'BATCH', count: 2 });
  });

  describe('when several are to be tried again', () => {
    const tryAgain = async (): Promise<void> => {
      await agency.rows(
        `UPDATE sync_queue SET tries = 1, not_before = '2026-11-20T15:00:00Z'::timestamptz + place * interval '1 minute'
         FROM (SELECT policy_id, row_number() OVER (ORDER BY policy_id) AS place FROM sync_queue WHERE source_id = $1) n
         WHERE n.policy_id = sync_queue.policy_id`,
        [sourceId],
      );
    };

    beforeEach(async () => {
      for (const number of ['3', '4', '5', '6']) await agency.addPolicy(number);
      await agency.link(sourceId);
      await fill();
    });

    it('takes those together that are due within moments', async () => {
      await tryAgain();
      bench.setNow('2026-11-20T15:01:01Z');
      expect(await next()).toMatchObject({ kind: 'BATCH', count: 4 });
    });

    it('takes none of them early while others were not tried at all', async () => {
      await tryAgain();
      await agency.addPolicy('new');
      await fill();
      bench.setNow('2026-11-20T15:01:01Z');
      expect(await next()).toMatchObject({ kind: 'BATCH', count: 2 });
    });
  });

  it('is nothing when the portal blocks, or an operator stopped the carrier', async () => {
    await agency.link(sourceId);
    await fill();
    await agency.rows(`UPDATE login_sources SET stop_code = 'SITE_BLOCKING' WHERE id = $1`, [sourceId]);
    expect(await next()).toMatchObject({ kind: 'STOPPED', code: 'SITE_BLOCKING' });
    await agency.rows(
      `INSERT INTO plugin_stops (plugin_id, reason, stopped_by) VALUES ($1, 'asked to', 'operator')`,
      [agency.pluginId],
    );
    expect(await next()).toMatchObject({ kind: 'STOPPED', code: 'CARRIER_STOPPED' });
    await agency.rows('DELETE FROM plugin_stops');
  });

  it('is nothing when the queue is empty', async () => {
    await agency.link(sourceId);
    expect(await next()).toMatchObject({ kind: 'DRAINED' });
  });
});
