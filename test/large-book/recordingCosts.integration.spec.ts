import { randomUUID } from 'node:crypto';
import { createSweepActivities } from '../../activities/queue/sweepActivities.ts';
import { wallClock } from '../../contracts/clock/businessClocks.ts';
import type { DeliveryVerdict, ReadingOutcome, ReadOrder } from '../../contracts/domain/readings.ts';
import type { DeviceGuard } from '../../gateway/access/deviceGuard.ts';
import { expectedTasks } from '../../gateway/devices/expectedTasks.ts';
import { fetchKnownNumbers } from '../../gateway/devices/knownNumbers.ts';
import { fetchOrders } from '../../gateway/devices/orders.ts';
import type { CallContext } from '../../gateway/grpc/unaryCalls.ts';
import { deliverReadings } from '../../gateway/readings/deliverReadings.ts';
import type { ParsedReading } from '../../gateway/readings/parseReading.ts';
import type { DeviceSession } from '../../gateway/sealing/sessionTokens.ts';
import type { SourceSignals } from '../../gateway/temporal/sourceSignals.ts';
import { createActivityBench, type ActivityBench } from '../activities/activityBench.ts';
import type { SeededAgency } from '../activities/seededAgency.ts';
import { valuesOutcome } from '../support/gateway/claimedPolicies.ts';
import { keepStatisticsAsTheyAre, RowMeter, tellCounts } from './rowMeter.ts';

type Delivery = Parameters<ReturnType<typeof deliverReadings>['handle']>[0];

const policies = 4_000;
const delivered = 200;
/** A dozen statements look up one row each; one of them that went through the book would look at dozens for each. */
const mostRowsForEach = 20;

/** What recording costs must grow with the readings, not with the book that they are of. */
describe.each([
  ['has not heard of the book', { knowsTheBook: false, agencies: 1 }],
  ['knows the book among those of many small agencies', { knowsTheBook: true, agencies: 110 }],
])('while the planner %s, the gateway', (_what, { knowsTheBook, agencies }) => {
  let bench: ActivityBench;
  let agency: SeededAgency;
  let sourceId: string;
  let meter: RowMeter;
  let arranger: RowMeter;
  let batchId: string;
  let orders: ReadOrder[];

  beforeAll(async () => {
    bench = await createActivityBench();
    meter = await RowMeter.open(bench.databaseUrls.gateway, bench.sql);
    arranger = await RowMeter.open(bench.databaseUrls.sync, bench.sql);
    await keepStatisticsAsTheyAre(bench.sql);
    for (let index = 0; index < agencies; index += 1) await claimBook(await bench.seed({ lists: true }), 20);
    await bench.sql.query('ANALYZE');
    agency = await bench.seed({ lists: true });
    const batch = await claimBook(agency, policies);
    sourceId = batch.sourceId;
    if (knowsTheBook) await bench.sql.query('ANALYZE');
    batchId = batch.batchId;
    ({ orders } = await fetchOrders(meter).handle({ batchId }, ...deviceCall()));
    expect(orders).toHaveLength(policies);
    await tellCounts(arranger.dataSource, bench.sql);
  }, 60_000);

  afterAll(async () => {
    await Promise.all([meter.close(), arranger.close()]);
    await bench.close();
  });

  async function claimBook(of: SeededAgency, size: number): Promise<{ sourceId: string; batchId: string }> {
    const claimed = { sourceId: await of.addSource(), batchId: randomUUID() };
    await of.addSource();
    await of.link(claimed.sourceId);
    await of.rows(
      `WITH clients AS (INSERT INTO contacts (organization_id, display_name)
         SELECT $1, 'Client ' || n FROM generate_series(1, $4::int) n RETURNING id)
       INSERT INTO policies (organization_id, contact_id, product_id, status_id, number)
       SELECT $1, id, $2, $3, '00-' || row_number() OVER () FROM clients`,
      [of.organizationId, of.productId, of.statusIds.OPEN, size],
    );
    const sweep = createSweepActivities({ ...bench.dependencies, dataSource: arranger.dataSource });
    const ref = { organizationId: of.organizationId, sourceId: claimed.sourceId };
    await sweep.fillQueue(ref);
    await sweep.nextBatch({ ...ref, batchId: claimed.batchId, runningBatchIds: [] });
    return claimed;
  }

  it('looks once at the book for its orders and for what is under way', async () => {
    await costs(() => fetchOrders(meter).handle({ batchId }, ...deviceCall()), policies);
    await costs(() => expectedTasks(meter.dataSource, agency), policies);
  });

  const cases: [string, (order: ReadOrder) => ReadingOutcome][] = [
    ['values', ({ number }) => valuesOutcome(number, '124980.10')],
    ['Not Found', () => ({ kind: 'NOT_FOUND', evidence: {} })],
    ['a failure that is tried again', () => ({ kind: 'FAILED', code: 'SITE_UNAVAILABLE', evidence: {} })],
    ['a finding', () => ({ kind: 'FAILED', code: 'POLICY_MISMATCH', evidence: {} })],
  ];
  it.each(cases)('records %s, looking at few rows for each', async (_outcome, outcomeOf) => {
    const read = orders.splice(0, delivered);
    expect(read).toHaveLength(delivered);
    await costs(() => deliver({ begunAttemptIds: read.map(({ attemptId }) => attemptId), readings: [] }));
    await costs(() => deliver(readingsOf(read, outcomeOf)));
  });

  it('hears of values a second time, looking at few rows for each', async () => {
    const delivery = readingsOf(orders.splice(0, delivered), ({ number }) => valuesOutcome(number, '10.00'));
    await deliver(delivery);
    await costs(() => deliver(delivery, 'ALREADY_RECORDED'));
  });

  it('takes values back, looking at few rows for each', async () => {
    const read = orders.splice(0, delivered);
    await deliver(readingsOf(read, ({ number }) => valuesOutcome(number, '7.10')));
    await costs(() =>
      deliver(readingsOf(read, () => ({ kind: 'FAILED', code: 'POLICY_AMBIGUOUS', evidence: {} }))),
    );
  });

  it('looks once at the book for numbers that were read before', async () => {
    await deliver(readingsOf(orders.splice(0, 5), ({ number }) => valuesOutcome(number, '5.00')));
    await costs(async () => {
      const { numbers } = await fetchKnownNumbers(meter).handle({ sourceId }, ...deviceCall());
      expect(numbers).toHaveLength(3);
    }, policies);
  });

  async function costs(work: () => Promise<unknown>, of: number = delivered): Promise<void> {
    const looked = await meter.rowsLookedAtBy(work);
    // Nothing at all would mean that the meter does not see.
    expect(looked).toBeGreaterThan(0);
    expect(looked / of).toBeLessThan(mostRowsForEach);
  }

  function deviceCall(): [DeviceSession, CallContext] {
    const { organizationId, deviceId } = agency;
    return [{ organizationId, deviceId } as DeviceSession, {} as CallContext];
  }

  async function deliver(delivery: Delivery, expected: DeliveryVerdict = 'RECORDED'): Promise<void> {
    const { verdicts } = await deliverReadings({
      ...bench.dependencies,
      dataSource: meter.dataSource,
      wall: wallClock,
      guard: {} as DeviceGuard,
      signals: { wakeSweep: () => Promise.resolve() } as unknown as SourceSignals,
    }).handle(delivery, ...deviceCall());
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(delivery.readings.map(() => expected));
  }

  function readingsOf(read: readonly ReadOrder[], outcomeOf: (order: ReadOrder) => ReadingOutcome): Delivery {
    const readings = read.map((order): ParsedReading => {
      const { policyId, attemptId, generation } = order;
      const claim = { readingId: randomUUID(), sourceId, linkEpoch: 1, policyId, attemptId, generation };
      const readAt = '2026-11-20T14:59:00.000Z';
      return { kind: 'READING', reading: { ...claim, readAt, outcome: outcomeOf(order) } };
    });
    return { begunAttemptIds: [], readings };
  }
});
