import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { ReconcileReport } from '../../contracts/temporal/cloudActivities.ts';
import {
  forceSyncId,
  linkSessionId,
  reconcileScheduleId,
  startDayScheduleId,
  watchDevicesScheduleId,
} from '../../contracts/temporal/workflowIds.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { createActivityBench, type ActivityBench } from '../../test/activities/activityBench.ts';
import type { SeededAgency } from '../../test/activities/seededAgency.ts';
import { createTestTemporal, type TestTemporal } from '../../test/support/testTemporal.ts';
import { createDayActivities } from '../day/dayActivities.ts';
import { createForceSyncActivities } from '../force/forceSyncActivities.ts';
import { createLinkActivities } from '../link/linkActivities.ts';
import { createSweepActivities } from '../queue/sweepActivities.ts';
import { reconcileAll } from './reconcileActivity.ts';

let temporal: TestTemporal;
let bench: ActivityBench;
let agency: SeededAgency;
let sourceId: string;

beforeEach(async () => {
  bench = await createActivityBench();
  temporal = await createTestTemporal();
  agency = await bench.seed();
  sourceId = await agency.addSource();
  await createDayActivities(bench.dependencies).listSources({ organizationId: agency.organizationId });
});

afterEach(async () => {
  await temporal.close();
  await bench.close();
});

const client = (): Client => temporal.client;
const reconcile = (): Promise<ReconcileReport> => reconcileAll(bench.dependencies, client());
const fill = (): Promise<unknown> =>
  createSweepActivities(bench.dependencies).fillQueue({ organizationId: agency.organizationId, sourceId });
const nothing = { sweepsWoken: 0, linkSessionsClosed: 0, leasesReturned: 0, forceSyncsSettled: 0 };

async function scheduleIds(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { scheduleId } of client().schedule.list()) ids.push(scheduleId);
  return ids.sort();
}

const schedulesBecome = (expected: string[]): Promise<void> =>
  waitUntil(`the Schedules are ${expected.join(', ')}`, 10_000, async () => {
    return JSON.stringify(await scheduleIds()) === JSON.stringify([...expected].sort());
  });

describe('Schedules', () => {
  it('are made once: a day for each organization with Sync, in its time zone, and the two watches', async () => {
    await bench.seed({ subscription: 'BASIC' });
    expect((await reconcile()).schedulesEnsured).toBe(3);
    await schedulesBecome([
      startDayScheduleId(agency.organizationId),
      reconcileScheduleId,
      watchDevicesScheduleId,
    ]);
    expect((await reconcile()).schedulesEnsured).toBe(0);
    const { spec, policies } = await client()
      .schedule.getHandle(startDayScheduleId(agency.organizationId))
      .describe();
    expect(spec).toMatchObject({ timezone: 'America/New_York', jitter: 7_200_000 });
    expect(spec.calendars?.[0]).toMatchObject({ hour: [{ start: 4 }] });
    expect(policies.catchupWindow).toBe(14 * 3_600_000);
  });

  it('follow the time zone and the subscription of an organization', async () => {
    const id = startDayScheduleId(agency.organizationId);
    await reconcile();
    await schedulesBecome([id, reconcileScheduleId, watchDevicesScheduleId]);
    await agency.rows(`UPDATE organizations SET time_zone = 'Europe/Berlin' WHERE id = $1`, [
      agency.organizationId,
    ]);
    expect((await reconcile()).schedulesEnsured).toBe(1);
    expect((await client().schedule.getHandle(id).describe()).spec).toMatchObject({
      timezone: 'Europe/Berlin',
    });
    await schedulesBecome([id, reconcileScheduleId, watchDevicesScheduleId]);
    await agency.rows(`UPDATE organizations SET subscription = 'BASIC' WHERE id = $1`, [
      agency.organizationId,
    ]);
    await reconcile();
    await schedulesBecome([reconcileScheduleId, watchDevicesScheduleId]);
  });

  it('are not made for days while the business clock is not the wall clock: those would come at other hours', async () => {
    byAnotherClock();
    await reconcile();
    await schedulesBecome([reconcileScheduleId, watchDevicesScheduleId]);
  });
});

describe('Days', () => {
  /** Says whether the reconciler starts the organization's day at this instant. */
  async function isStartedAt(instant: string): Promise<boolean> {
    bench.setNow(instant);
    bench.told.length = 0;
    const { daysStarted } = await reconcile();
    expect(bench.told).toEqual(daysStarted === 1 ? [`startDay ${agency.organizationId}`] : []);
    return daysStarted === 1;
  }
  const start = (): Promise<unknown> =>
    createDayActivities(bench.dependencies).listSources({ organizationId: agency.organizationId });

  it('that no Schedule has started are started after the hours of the Schedules, and once', async () => {
    bench.setNow('2026-11-20T15:00:00Z');
    await start();
    expect(await isStartedAt('2026-11-20T20:00:00Z')).toBe(false);
    expect(await isStartedAt('2026-11-21T11:04:00Z')).toBe(false);
    expect(await isStartedAt('2026-11-21T11:06:00Z')).toBe(true);
    await start();
    expect(await isStartedAt('2026-11-21T11:06:00Z')).toBe(false);
  });

  it('that a clock which was ahead has noted are started all the same when they come', async () => {
    bench.setNow('2026-11-21T15:00:00Z');
    await start();
    bench.setNow('2026-11-20T15:00:00Z');
    await start();
    expect(await isStartedAt('2026-11-21T11:06:00Z')).toBe(true);
  });

  it.each([
    ['Europe/Berlin', '2027-03-28T01:59:00Z', '2027-03-28T04:00:00Z'],
    ['Australia/Sydney', '2027-04-03T17:59:00Z', '2027-04-03T20:00:00Z'],
  ])(
    'of another clock come in the local morning, also when clocks change in %s',
    async (zone, night, six) => {
      byAnotherClock();
      await agency.rows('UPDATE organizations SET time_zone = $2 WHERE id = $1', [
        agency.organizationId,
        zone,
      ]);
      bench.setNow(new Date(Date.parse(night) - 24 * 3_600_000).toISOString());
      await start();
      expect(await isStartedAt(night)).toBe(false);
      expect(await isStartedAt(six)).toBe(true);
    },
  );
});

function byAnotherClock(): void {
  bench.dependencies.clock = { ...bench.dependencies.clock, isWallClock: false };
}

describe('the reconciler', () => {
  it('closes a linked session whose workflow is gone, and shows what waits', async () => {
    await agency.addPolicies(1);
    await agency.link(sourceId);
    await fill();
    expect(await reconcile()).toMatchObject({ ...nothing, linkSessionsClosed: 1 });
    expect(
      await agency.row('SELECT state, state_reason FROM login_sources WHERE id = $1', [sourceId]),
    ).toEqual({
      state: 'UNLINKED',
      state_reason: 'REPLACED',
    });
    expect(
      await agency.row('SELECT state, reason FROM policy_sync WHERE home_source_id = $1', [sourceId]),
    ).toEqual({
      state: 'NOT_YET_SYNCED',
      reason: 'WAITING_FOR_LINK',
    });
  });

  it('leaves alone a link that is begun while it looks', async () => {
    await agency.link(sourceId);
    const { workflows } = bench.dependencies;
    const { openLinkSession } = createLinkActivities(bench.dependencies);
    const opening = { organizationId: agency.organizationId, sourceId, openedBy: randomUUID() };
    const isRunning = async (): Promise<boolean> => {
      await openLinkSession({ ...opening, workflowRunId: randomUUID() });
      return false;
    };
    const report = await reconcileAll(
      { ...bench.dependencies, workflows: { ...workflows, isRunning } },
      client(),
    );
    expect(report.linkSessionsClosed).toBe(0);
    expect(
      await agency.row(
        'SELECT l.state FROM login_sources s JOIN link_sessions l ON l.id = s.link_session_id WHERE s.id = $1',
        [sourceId],
      ),
    ).toEqual({ state: 'AWAITING_CREDENTIALS' });
  });

  it('leaves alone what runs', async () => {
    await agency.link(sourceId);
    bench.running.add(linkSessionId(sourceId));
    expect(await reconcile()).toMatchObject(nothing);
  });

  it('asks for the workflows of what is recorded as going on, not of what is over', async () => {
    const policyId = await agency.addPolicy('1');
    const { linkSessionId: endedId } = await agency.link(sourceId);
    await agency.rows(`UPDATE link_sessions SET state = 'ENDED' WHERE id = $1`, [endedId]);
    await agency.unlink(sourceId);
    await agency.insert('sync_attempts', {
      policy_id: policyId,
      source_id: sourceId,
      kind: 'FORCE',
      state: 'SUCCESS',
    });
    const asked: string[] = [];
    const isRunning = (workflowId: string): Promise<boolean> => {
      asked.push(workflowId);
      return Promise.resolve(true);
    };
    const workflows = { ...bench.dependencies.workflows, isRunning };
    const lookAgain = (): Promise<ReconcileReport> =>
      reconcileAll({ ...bench.dependencies, workflows }, client());
    await lookAgain();
    expect(asked).toEqual([]);
    await agency.rows(`UPDATE link_sessions SET state = 'VERIFYING' WHERE id = $1`, [endedId]);
    await agency.rows(`UPDATE sync_attempts SET state = 'IN_PROGRESS'`);
    await lookAgain();
    expect(asked).toEqual([linkSessionId(sourceId), forceSyncId(policyId, sourceId)]);
  });

  it('wakes the sweep of a linked source with policies that nobody reads', async () => {
    await agency.addPolicies(2);
    await agency.link(sourceId);
    bench.running.add(linkSessionId(sourceId));
    await fill();
    expect(await reconcile()).toMatchObject({ ...nothing, sweepsWoken: 1 });
    expect(bench.told).toEqual([`wakeSweep ${sourceId} reconciled`]);
    const batch = {
      organizationId: agency.organizationId,
      sourceId,
      batchId: randomUUID(),
      runningBatchIds: [],
    };
    await createSweepActivities(bench.dependencies).nextBatch(batch);
    expect(await reconcile()).toMatchObject(nothing);
  });

  it.each([
    ['that was removed', 'UPDATE login_sources SET removed_at = now() WHERE id = $1'],
    ['whose portal blocks', `UPDATE login_sources SET stop_code = 'SITE_BLOCKING' WHERE id = $1`],
    [
      'of a carrier that is stopped',
      `INSERT INTO plugin_stops (plugin_id, reason, stopped_by)
       SELECT plugin_id, 'asked to', 'operator' FROM connected_institutions ci
       JOIN login_sources s ON s.connected_institution_id = ci.id WHERE s.id = $1`,
    ],
    ['whose policies wait for force syncs', `UPDATE sync_queue SET kind = 'FORCE' WHERE source_id = $1`],
    [
      'that a batch of reads',
      `UPDATE sync_queue SET attempt_id = gen_random_uuid(), lease_until = '2026-11-21'
       WHERE policy_id = (SELECT policy_id FROM sync_queue WHERE source_id = $1 LIMIT 1)`,
    ],
    [
      'whose policies are to be tried again later',
      `UPDATE sync_queue SET not_before = '2026-11-21' WHERE source_id = $1`,
    ],
  ])('wakes no sweep of a source %s', async (_which, change) => {
    await agency.addPolicies(2);
    await agency.link(sourceId);
    bench.running.add(linkSessionId(sourceId));
    await fill();
    await agency.rows(change, [sourceId]);
    expect(await reconcile()).toMatchObject({ sweepsWoken: 0 });
    expect(bench.told).toEqual([]);
  });

  it('leaves a new day to its morning: right after midnight a linked source owes nothing yet', async () => {
    const policyId = await agency.addPolicy('1');
    await agency.link(sourceId);
    bench.running.add(linkSessionId(sourceId));
    await agency.settle(policyId, '2026-11-20', sourceId);
    bench.setNow('2026-11-21T05:05:00Z');
    expect(await reconcile()).toMatchObject(nothing);
    expect(bench.told).toEqual([]);
    await createDayActivities(bench.dependencies).listSources({ organizationId: agency.organizationId });
    expect(await reconcile()).toMatchObject({ ...nothing, sweepsWoken: 1 });
  });

  it('queues what a linked source still owes the day and nobody has queued, and wakes its sweep', async () => {
    await agency.addPolicies(2);
    const others = [await agency.addSource(), await agency.addSource()];
    await agency.rows('UPDATE login_sources SET removed_at = now() WHERE id = $1', [others[0]]);
    await agency.rows(`UPDATE login_sources SET state = 'PAUSED' WHERE id = $1`, [others[1]]);
    await agency.link(sourceId);
    bench.running.add(linkSessionId(sourceId));
    expect(await reconcile()).toMatchObject({ ...nothing, queuesFilled: 1, sweepsWoken: 1 });
    expect(bench.told).toEqual([`wakeSweep ${sourceId} reconciled`]);
    expect(await reconcile()).toMatchObject({ ...nothing, queuesFilled: 0, sweepsWoken: 1 });
  });

  it('gives policies that wait at a source that is not linked to one that is', async () => {
    await agency.rows(`UPDATE login_sources SET state = 'UNLINKED' WHERE id = $1`, [sourceId]);
    const policyId = await agency.addPolicy('1');
    await fill();
    const linked = await agency.addSource();
    await agency.link(linked);
    bench.running.add(linkSessionId(linked));
    expect(await reconcile()).toMatchObject({ ...nothing, queuesFilled: 2, sweepsWoken: 1 });
    expect(await agency.row('SELECT source_id FROM sync_queue WHERE policy_id = $1', [policyId])).toEqual({
      source_id: linked,
    });
    expect(await reconcile()).toMatchObject({ queuesFilled: 0 });
  });

  describe('looks for what is owed and not queued where somebody could read it now', () => {
    let policyId: string;
    let reader: string;
    const filled = async (): Promise<number> => (await reconcile()).queuesFilled;
    const change = (statement: string, ...values: unknown[]): Promise<unknown[]> =>
      agency.rows(statement, values);

    /** A linked source, and a policy that waits at another one, which was linked before. */
    beforeEach(async () => {
      policyId = await agency.addPolicy('1');
      reader = sourceId;
      await change(`UPDATE login_sources SET state = 'UNLINKED' WHERE id = $1`, reader);
      await fill();
      sourceId = await agency.addSource();
      await agency.link(sourceId);
      bench.running.add(linkSessionId(sourceId));
    });

    const stop = () =>
      change(
        `INSERT INTO plugin_stops (plugin_id, reason, stopped_by) VALUES ($1, 'test', 'test')`,
        agency.pluginId,
      );

    it.each([
      [
        'the linked source was removed',
        () => change('UPDATE login_sources SET removed_at = now() WHERE id = $1', sourceId),
      ],
      [
        'the linked source is stopped',
        () => change(`UPDATE login_sources SET stop_code = 'SITE_CHANGED' WHERE id = $1`, sourceId),
      ],
      ['the carrier is stopped', stop],
      [
        'the policy cannot sync',
        () => change('UPDATE policies SET deleted_at = now() WHERE id = $1', policyId),
      ],
      [
        'a batch holds it',
        () => change('UPDATE sync_queue SET attempt_id = gen_random_uuid() WHERE policy_id = $1', policyId),
      ],
      [
        'a force sync has it',
        () => change(`UPDATE sync_queue SET kind = 'FORCE' WHERE policy_id = $1`, policyId),
      ],
      [
        'the linked one has said Not Found today',
        () =>
          change(
            'UPDATE sync_queue SET asked_source_ids = ARRAY[$2::uuid] WHERE policy_id = $1',
            policyId,
            sourceId,
          ),
      ],
      [
        'it waits for the one that read it within a week',
        () =>
          change(
            `UPDATE policy_sync SET last_source_id = $2, last_read_at = '2026-11-14T15:00:00Z' WHERE policy_id = $1`,
            policyId,
            reader,
          ),
      ],
    ])('not when %s', async (_, arrange) => {
      await arrange();
      expect(await filled()).toBe(0);
    });

    it.each([
      ['it waits at one that is not linked', () => Promise.resolve()],
      [
        'it waits at one that was removed while it was linked',
        () => change(`UPDATE login_sources SET state = 'LINKED', removed_at = now() WHERE id = $1`, reader),
      ],
      [
        'the linked one said Not Found yesterday',
        () =>
          change(
            `UPDATE sync_queue SET asked_source_ids = ARRAY[$2::uuid], day = '2026-11-19' WHERE policy_id = $1`,
            policyId,
            sourceId,
          ),
      ],
      [
        'the one that it waits for read it a week ago',
        () =>
          change(
            `UPDATE policy_sync SET last_source_id = $2, last_read_at = '2026-11-13T15:00:00Z' WHERE policy_id = $1`,
            policyId,
            reader,
          ),
      ],
    ])('when %s', async (_, arrange) => {
      await arrange();
      expect(await filled()).toBeGreaterThan(0);
    });
  });

  it('owes on its day what a clock that was ahead has settled for it before it came', async () => {
    const policyId = await agency.addPolicy('1');
    await agency.link(sourceId);
    bench.running.add(linkSessionId(sourceId));
    await fill();
    bench.setNow('2026-11-20T15:00:00Z');
    await agency.settle(policyId, '2026-11-21', sourceId);
    expect(await reconcile()).toMatchObject({ queuesFilled: 0 });
    bench.setNow('2026-11-21T15:00:00Z');
    await createDayActivities(bench.dependencies).listSources({ organizationId: agency.organizationId });
    expect(await reconcile()).toMatchObject({ queuesFilled: 1 });
  });

  it('lets go of the queues of an organization that has lost Sync, and takes them up when it has it again', async () => {
    const policyId = await agency.addPolicy('1');
    await agency.link(sourceId);
    bench.running.add(linkSessionId(sourceId));
    await fill();
    const forced = await agency.addPolicy('2');
    await agency.insert('sync_attempts', { policy_id: forced, source_id: sourceId, kind: 'FORCE' });
    bench.running.add(forceSyncId(forced, sourceId));
    const subscribe = (subscription: string): Promise<unknown> =>
      agency.rows('UPDATE organizations SET subscription = $2 WHERE id = $1', [
        agency.organizationId,
        subscription,
      ]);
    await subscribe('BASIC');
    await reconcile();
    expect(
      await agency.row('SELECT state, reason FROM policy_sync WHERE policy_id = $1', [policyId]),
    ).toEqual({
      state: 'SKIPPED',
      reason: 'NO_SUBSCRIPTION',
    });
    expect(await agency.rows('SELECT FROM sync_queue WHERE policy_id = $1', [policyId])).toEqual([]);
    expect(bench.told).toEqual([`wakeForceSync ${forced} ${sourceId}`]);
    await subscribe('PREMIER');
    expect(await reconcile()).toMatchObject({ queuesFilled: 1, sweepsWoken: 1 });
    expect(await agency.row('SELECT state FROM policy_sync WHERE policy_id = $1', [policyId])).toEqual({
      state: 'QUEUED',
    });
  });

  it('wakes a force sync that waits although its source is ready, not one whose device is full', async () => {
    const policyId = await agency.addPolicy('1');
    await agency.link(sourceId);
    bench.running.add(linkSessionId(sourceId)).add(forceSyncId(policyId, sourceId));
    await agency.insert('sync_attempts', { policy_id: policyId, source_id: sourceId, kind: 'FORCE' });
    await agency.rows('UPDATE devices SET storage_full = true WHERE id = $1', [agency.deviceId]);
    await reconcile();
    expect(bench.told).toEqual([]);
    await agency.rows('UPDATE devices SET storage_full = false WHERE id = $1', [agency.deviceId]);
    await reconcile();
    expect(bench.told).toContain(`wakeForceSync ${policyId} ${sourceId}`);
  });

  it.each(['IN_PROGRESS', 'SUCCESS', 'FAILED'])('wakes no force sync that is %s', async (state) => {
    const policyId = await agency.addPolicy('1');
    await agency.link(sourceId);
    bench.running.add(linkSessionId(sourceId)).add(forceSyncId(policyId, sourceId));
    const attempt = { policy_id: policyId, source_id: sourceId, kind: 'FORCE', state };
    await agency.insert('sync_attempts', attempt);
    await reconcile();
    expect(bench.told).not.toContain(`wakeForceSync ${policyId} ${sourceId}`);
  });

  it.each([
    ['is paused', `UPDATE devices SET state = 'PAUSED' WHERE id = $1`],
    ['is not connected', 'UPDATE devices SET online = false WHERE id = $1'],
    ['has a full disk', 'UPDATE devices SET storage_full = true WHERE id = $1'],
  ])('wakes neither sweep nor force sync whose device %s', async (_what, change) => {
    const policyId = await agency.addPolicy('1');
    await agency.link(sourceId);
    bench.running.add(linkSessionId(sourceId)).add(forceSyncId(policyId, sourceId));
    await fill();
    await agency.insert('sync_attempts', { policy_id: policyId, source_id: sourceId, kind: 'FORCE' });
    await agency.rows(change, [agency.deviceId]);
    await reconcile();
    expect(bench.told).toEqual([]);
  });

  it.each([
    ['blocks', `UPDATE login_sources SET stop_code = 'SITE_BLOCKING' WHERE id = $1`],
    ['was removed', 'UPDATE login_sources SET removed_at = now() WHERE id = $1'],
  ])('wakes a force sync whose source %s meanwhile: no link would help it', async (_what, change) => {
    const policyId = await agency.addPolicy('1');
    bench.running.add(forceSyncId(policyId, sourceId));
    await agency.insert('sync_attempts', { policy_id: policyId, source_id: sourceId, kind: 'FORCE' });
    await reconcile();
    expect(bench.told).toEqual([]);
    await agency.rows(change, [sourceId]);
    await reconcile();
    expect(bench.told).toEqual([`wakeForceSync ${policyId} ${sourceId}`]);
  });

  it('wakes a force sync whose day is over, which then ends', async () => {
    const policyId = await agency.addPolicy('1');
    bench.running.add(forceSyncId(policyId, sourceId));
    const attemptId = await agency.insert('sync_attempts', {
      policy_id: policyId,
      source_id: sourceId,
      kind: 'FORCE',
      queued_at: '2026-11-20T15:00:00Z',
    });
    await fill();
    const ref = { organizationId: agency.organizationId, policyId, sourceId, attemptId };
    const claim = (): Promise<unknown> => createForceSyncActivities(bench.dependencies).claimForceSync(ref);
    bench.setNow('2026-11-21T04:59:00Z');
    await reconcile();
    expect(bench.told).not.toContain(`wakeForceSync ${policyId} ${sourceId}`);
    expect(await claim()).toMatchObject({ kind: 'WAIT_FOR_LINK' });
    bench.setNow('2026-11-21T05:01:00Z');
    await reconcile();
    expect(bench.told).toContain(`wakeForceSync ${policyId} ${sourceId}`);
    expect(await claim()).toEqual({ kind: 'SETTLED' });
    expect(await agency.row('SELECT state, reason FROM sync_attempts WHERE id = $1', [attemptId])).toEqual({
      state: 'RETURNED',
      reason: 'DAY_ENDED',
    });
  });

  it('gives rows back whose lease is over, and not before', async () => {
    await agency.addPolicies(2);
    await agency.link(sourceId);
    bench.running.add(linkSessionId(sourceId));
    await fill();
    const batch = {
      organizationId: agency.organizationId,
      sourceId,
      batchId: randomUUID(),
      runningBatchIds: [],
    };
    await createSweepActivities(bench.dependencies).nextBatch(batch);
    bench.setNow('2026-11-20T18:59:00Z');
    expect(await reconcile()).toMatchObject({ leasesReturned: 0, sweepsWoken: 0 });
    bench.setNow('2026-11-20T20:00:00Z');
    expect(await reconcile()).toMatchObject({ leasesReturned: 2, sweepsWoken: 1 });
  });

  it('settles a force sync whose workflow is gone', async () => {
    const [policyId = ''] = await agency.addPolicies(1);
    const attempt = { policy_id: policyId, source_id: sourceId, kind: 'FORCE' };
    const attemptId = await agency.insert('sync_attempts', attempt);
    bench.running.add(forceSyncId(policyId, sourceId));
    expect(await reconcile()).toMatchObject(nothing);
    bench.running.clear();
    expect(await reconcile()).toMatchObject({ ...nothing, forceSyncsSettled: 1 });
    expect(
      await agency.row('SELECT state, failure_code FROM sync_attempts WHERE id = $1', [attemptId]),
    ).toEqual({
      state: 'FAILED',
      failure_code: 'INTERNAL',
    });
  });
});

describe('the watch over devices', () => {
  it('marks a device that fell silent, once, and ends no session', async () => {
    await agency.link(sourceId);
    const { markSilentDevices } = createDayActivities(bench.dependencies);
    expect(await markSilentDevices()).toMatchObject({ marked: 0 });
    await agency.rows(`UPDATE devices SET last_heartbeat_at = now() - interval '151 seconds' WHERE id = $1`, [
      agency.deviceId,
    ]);
    expect(await markSilentDevices()).toMatchObject({ marked: 1 });
    expect(await markSilentDevices()).toMatchObject({ marked: 0 });
    expect(
      await agency.rows(`SELECT payload ->> 'deviceId' AS id FROM outbox WHERE type = 'device.changed'`),
    ).toEqual([{ id: agency.deviceId }]);
    expect(await agency.row('SELECT state FROM login_sources WHERE id = $1', [sourceId])).toEqual({
      state: 'LINKED',
    });
  });

  it('leaves one alone that was heard of by a clock that has been set back since: it may beat the next moment', async () => {
    await agency.rows(`UPDATE devices SET last_heartbeat_at = now() + interval '1 hour' WHERE id = $1`, [
      agency.deviceId,
    ]);
    const { markSilentDevices } = createDayActivities(bench.dependencies);
    expect(await markSilentDevices()).toMatchObject({ marked: 0 });
    expect(await markSilentDevices()).toMatchObject({ marked: 0 });
  });
});

describe('the start of a day', () => {
  it('fills the queue of each source and starts its sweep, a paused one included', async () => {
    await agency.addPolicies(1);
    const { organizationId } = agency;
    const day = createDayActivities(bench.dependencies);
    expect(await day.listSources({ organizationId })).toEqual({ sourceIds: [sourceId] });
    await day.startSourceDay({ organizationId, sourceId });
    expect(bench.told).toEqual([`wakeSweep ${sourceId} dayStarted`]);
  });
});
