import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { createLinkActivities } from '../../activities/link/linkActivities.ts';
import { createSweepActivities } from '../../activities/queue/sweepActivities.ts';
import { unfilledSources } from '../../activities/reconcile/lostWork.ts';
import { countPolicies } from '../../api/dashboard/policyCounts.ts';
import type { Database } from '../../api/database/database.ts';
import { SyncReportService } from '../../api/syncReport/syncReport.service.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import { fetchKnownNumbers } from '../../gateway/devices/knownNumbers.ts';
import type { CallContext } from '../../gateway/grpc/unaryCalls.ts';
import type { DeviceSession } from '../../gateway/sealing/sessionTokens.ts';
import { fetchOrders } from '../../gateway/devices/orders.ts';
import { createActivityBench, type ActivityBench } from '../activities/activityBench.ts';
import type { SeededAgency } from '../activities/seededAgency.ts';
import { keepStatisticsAsTheyAre, RowMeter, tellCounts } from './rowMeter.ts';

const policies = 2_000;
/** A step goes over each table a few times for each of its statements; joined row by row it is thousands of times. */
const mostRowsForEach = 60;

/**
 * An agency imports its book and links at once, while the planner still believes in the small agency of before and takes
 * the rows of a new source for one. What anything costs must grow with the policies, not with their square.
 */
describe('a book that the planner has not heard of', () => {
  let bench: ActivityBench;
  let agency: SeededAgency;
  let sourceId: string;
  const meters = {} as Record<'sync' | 'api' | 'gateway', RowMeter>;
  const batchId = randomUUID();

  beforeAll(async () => {
    bench = await createActivityBench();
    for (const role of ['sync', 'api', 'gateway'] as const) {
      meters[role] = await RowMeter.open(bench.databaseUrls[role], bench.sql);
    }
    await keepStatisticsAsTheyAre(bench.sql);
    const small = await bench.seed();
    await small.addPolicies(20);
    const known = await small.addSource();
    await small.link(known);
    await sweep().fillQueue({ organizationId: small.organizationId, sourceId: known });
    await bench.sql.query('ANALYZE');
    agency = await bench.seed({ lists: true });
    sourceId = await agency.addSource();
    await agency.link(sourceId);
    await agency.rows(
      `INSERT INTO policies (organization_id, contact_id, product_id, status_id, number)
       SELECT $1, $2, $3, $4, '00-' || n FROM generate_series(1, $5) n`,
      [agency.organizationId, agency.contactId, agency.productId, agency.statusIds.OPEN, policies],
    );
    await tellCounts(bench.sql);
  });

  afterAll(async () => {
    await Promise.all(Object.values(meters).map((meter) => meter.close()));
    await bench.close();
  });

  const ref = () => ({ organizationId: agency.organizationId, sourceId });
  const sweep = () => createSweepActivities({ ...bench.dependencies, dataSource: meters.sync.dataSource });

  async function costs(role: keyof typeof meters, work: () => Promise<unknown>): Promise<void> {
    const looked = await meters[role].rowsLookedAtBy(work);
    expect(looked / policies).toBeLessThan(mostRowsForEach);
    // Nothing at all would mean that the meter does not see.
    expect(looked).toBeGreaterThan(0);
  }

  const tenant = <Result>(role: keyof typeof meters, work: (manager: EntityManager) => Promise<Result>) =>
    withTenant(meters[role].dataSource, agency.organizationId, ({ manager }) => work(manager));

  /** The report as the api reads it, by the connection that is measured. */
  const report = () =>
    new SyncReportService(
      {
        inTenant: (organizationId: string, work: Parameters<Database['inTenant']>[1]) =>
          withTenant(meters.api.dataSource, organizationId, work),
      } as Database,
      bench.dependencies.clock,
    );

  it('is found to be owed', async () => {
    await agency.rows(`UPDATE organizations SET started_day = '2026-11-20' WHERE id = $1`, [
      agency.organizationId,
    ]);
    await costs('sync', async () => {
      const owed = withTenant(meters.sync.dataSource, agency.organizationId, (transaction) =>
        unfilledSources(transaction, bench.dependencies.clock.now()),
      );
      expect(await owed).toEqual([sourceId]);
    });
  });

  it('is queued, and queued anew', async () => {
    await costs('sync', async () => expect(await sweep().fillQueue(ref())).toEqual({ queued: policies }));
    await costs('sync', () => sweep().fillQueue(ref()));
  });

  it('is claimed as one batch, ordered, and given back with the session', async () => {
    await costs('sync', async () => {
      expect(await sweep().nextBatch({ ...ref(), batchId, runningBatchIds: [] })).toMatchObject({
        kind: 'BATCH',
        count: policies,
      });
    });
    await costs('gateway', async () => {
      const orders = fetchOrders(gatewayTools()).handle({ batchId }, ...deviceCall());
      expect((await orders).orders).toHaveLength(policies);
    });
    await costs('sync', () => sweep().nextBatch({ ...ref(), batchId: randomUUID(), runningBatchIds: [] }));
    await agency.unlink(sourceId);
    const link = createLinkActivities({ ...bench.dependencies, dataSource: meters.sync.dataSource });
    const session = { sourceId, linkSessionId: randomUUID(), linkEpoch: 1 };
    await costs('sync', () => link.announceUnlinked({ organizationId: agency.organizationId, session }));
  });

  it('is counted on the Dashboard, and shown in the Sync Report, all of it or a part', async () => {
    await costs('api', () => tenant('api', (manager) => countPolicies(manager, new Date())));
    const user = { organizationId: agency.organizationId } as Parameters<SyncReportService['read']>[0];
    await costs('api', async () => expect((await report().read(user, {})).total).toBe(policies));
    await costs('api', () => report().read(user, { outcome7d: 'SUCCESS' }));
    await costs('api', () => report().readPage(user, { state: 'SUCCESS' }));
  });

  it('lends the device numbers that were read before', async () => {
    await agency.rows(
      `UPDATE policy_sync SET last_source_id = $2, last_outcome = 'SUCCESS', last_read_at = now()
       WHERE organization_id = $1`,
      [agency.organizationId, sourceId],
    );
    await costs('gateway', async () => {
      const known = fetchKnownNumbers(gatewayTools()).handle({ sourceId }, ...deviceCall());
      expect((await known).numbers).toHaveLength(3);
    });
  });

  function deviceCall(): [DeviceSession, CallContext] {
    const { organizationId, deviceId } = agency;
    return [{ organizationId, deviceId } as DeviceSession, {} as CallContext];
  }

  function gatewayTools(): Parameters<typeof fetchOrders>[0] {
    return { dataSource: meters.gateway.dataSource };
  }
});
