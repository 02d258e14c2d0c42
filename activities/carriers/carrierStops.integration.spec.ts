import { randomUUID } from 'node:crypto';
import type { SessionEndReason } from '../../contracts/domain/states.ts';
import { createActivityBench, type ActivityBench } from '../../test/activities/activityBench.ts';
import type { SeededAgency } from '../../test/activities/seededAgency.ts';
import { createDayActivities } from '../day/dayActivities.ts';
import { createLinkActivities } from '../link/linkActivities.ts';

interface LinkedSource {
  agency: SeededAgency;
  session: { sourceId: string; linkSessionId: string; linkEpoch: number };
}

let bench: ActivityBench;

beforeEach(async () => {
  bench = await createActivityBench();
  bench.setNow('2026-11-20T15:00:00Z');
});

afterEach(async () => {
  await bench.close();
});

async function linked(given?: SeededAgency): Promise<LinkedSource> {
  const agency = given ?? (await bench.seed());
  return { agency, session: await agency.link(await agency.addSource()) };
}

async function end({ agency, session }: LinkedSource, endReason: SessionEndReason): Promise<void> {
  const { organizationId } = agency;
  const change = { organizationId, session, sequence: 1, state: 'ENDED' as const, endReason };
  await createLinkActivities(bench.dependencies).recordLinkSession(change);
}

const stops = async (): Promise<unknown[]> =>
  (await bench.sql.query<Record<string, unknown>>('SELECT plugin_id, reason, automatic FROM plugin_stops'))
    .rows;

const stopped = {
  plugin_id: 'meridian-life',
  reason: 'The portal refuses automated reading, at more than one agency.',
  automatic: true,
};

async function start(): Promise<void> {
  await bench.sql.query(`SELECT start_plugin('meridian-life', 'mended', $1, $2)`, [
    bench.dependencies.clock.now(),
    randomUUID(),
  ]);
}

describe('a carrier whose portal blocks', () => {
  it('stops for everyone at the second organization, and what goes on there is told at once', async () => {
    const [first, second, bystander] = [await linked(), await linked(), await linked()];
    await end(first, 'SITE_BLOCKING');
    expect(await stops()).toEqual([]);
    bench.told.length = 0;
    await end(second, 'SITE_BLOCKING');
    expect(await stops()).toEqual([stopped]);
    expect(bench.told).toEqual([`endSession ${bystander.session.sourceId} 1 CARRIER_STOPPED`]);
    const audited = await second.agency.rows(
      `SELECT actor_kind, subject_id FROM audit_events WHERE organization_id = $1 AND action = 'carrier.stopped'`,
      [second.agency.organizationId],
    );
    expect(audited).toEqual([{ actor_kind: 'SYSTEM', subject_id: 'meridian-life' }]);
  });

  it('stops when two organizations see it at the same moment', async () => {
    const [first, second] = [await linked(), await linked()];
    await Promise.all([end(first, 'SITE_BLOCKING'), end(second, 'SITE_CHANGED')]);
    expect(await stops()).toEqual([stopped]);
  });

  it('goes on for the others while only one organization sees it, with however many sources', async () => {
    const first = await linked();
    await end(first, 'SITE_BLOCKING');
    await end(await linked(first.agency), 'SITE_CHANGED');
    await end(await linked(), 'SESSION_TIMED_OUT');
    expect(await stops()).toEqual([]);
  });

  it('goes on when the second organization sees it more than a day later', async () => {
    const [first, second] = [await linked(), await linked()];
    await end(first, 'SITE_BLOCKING');
    bench.setNow('2026-11-21T15:00:01Z');
    await end(second, 'SITE_BLOCKING');
    expect(await stops()).toEqual([]);
  });

  it('is not stopped again for what was seen before an operator started it', async () => {
    const [first, second, third] = [await linked(), await linked(), await linked()];
    await end(first, 'SITE_BLOCKING');
    await end(second, 'SITE_BLOCKING');
    bench.setNow('2026-11-20T16:00:00Z');
    await start();
    bench.setNow('2026-11-20T17:00:00Z');
    await end(third, 'SITE_BLOCKING');
    expect(await stops()).toEqual([]);
  });

  it('takes no new link, and one that was opened meanwhile is told within a minute', async () => {
    const agency = await bench.seed();
    const sourceId = await agency.addSource();
    await bench.sql.query(`SELECT stop_plugin('meridian-life', 'asked to', now(), $1)`, [randomUUID()]);
    const opening = { organizationId: agency.organizationId, sourceId, openedBy: randomUUID() };
    const opened = createLinkActivities(bench.dependencies).openLinkSession({
      ...opening,
      workflowRunId: randomUUID(),
    });
    await expect(opened).rejects.toMatchObject({ type: 'CARRIER_STOPPED' });
    const late = await linked(agency);
    expect(await createDayActivities(bench.dependencies).markSilentDevices()).toMatchObject({ stopped: 1 });
    expect(bench.told).toContain(`endSession ${late.session.sourceId} 1 CARRIER_STOPPED`);
  });
});
