import { randomBytes } from 'node:crypto';
import { Client } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { temporalDataConverter } from '../contracts/temporal/dataConverter.ts';
import { sessionEnded } from '../contracts/temporal/linkSession.ts';
import { dailySweepId, reconcileScheduleId } from '../contracts/temporal/workflowIds.ts';
import { waitUntil } from '../scripts/processes/waitUntil.ts';
import { createActivityBench, type ActivityBench } from '../test/activities/activityBench.ts';
import type { SeededAgency } from '../test/activities/seededAgency.ts';
import { createTestTemporal, type TestTemporal } from '../test/support/testTemporal.ts';
import { runDeviceWorkers, type RunningWorkers } from '../test/workflows/deviceWorkers.ts';
import { LinkPerson } from '../test/workflows/linkPerson.ts';
import { programmable, type Programmable } from '../test/workflows/programmable.ts';
import { deviceDefaults, type DeviceStub } from '../test/workflows/stubActivities.ts';
import type { WorkerConfig } from './config.ts';
import { startWorker, type RunningWorker } from './startWorker.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const today = '2026-11-20';
const payloadKey = randomBytes(32);
let bench: ActivityBench;
let temporal: TestTemporal;
let agency: SeededAgency;
let device: Programmable<DeviceStub>;
let deviceWorkers: RunningWorkers;
let worker: RunningWorker;
let client: Client;

function config(overrides: Partial<WorkerConfig> = {}): WorkerConfig {
  return {
    databaseUrl: bench.databaseUrls.sync,
    temporalAddress: temporal.address,
    temporalNamespace: temporal.namespace,
    payloadKey,
    healthPort: 0,
    logLevel: 'silent',
    businessClock: { origin: `${today}T15:00:00Z` },
    carrierStopWindowMs: 24 * 3_600_000,
    ...overrides,
  };
}

const start = (overrides?: Partial<WorkerConfig>, log = pino({ level: 'silent' })): Promise<RunningWorker> =>
  startWorker(config(overrides), log);

beforeAll(async () => {
  bench = await createActivityBench();
  temporal = await createTestTemporal();
  agency = await bench.seed();
  device = programmable(deviceDefaults());
  deviceWorkers = await runDeviceWorkers({
    connection: temporal.nativeConnection,
    namespace: temporal.namespace,
    dataConverter: temporalDataConverter(payloadKey),
    serialNumber: agency.serialNumber,
    activities: device.activities,
  });
  client = new Client({
    connection: temporal.connection,
    namespace: temporal.namespace,
    dataConverter: temporalDataConverter(payloadKey),
  });
  worker = await start();
  await worker.ready;
});

afterAll(async () => {
  await worker.close();
  await deviceWorkers.stop();
  await temporal.close();
  await bench.close();
});

/** The device reads some of its batch, and the gateway records them. */
async function readFromBatch(batchId: string, sourceId: string, most: number): Promise<number> {
  const rows = await agency.rows<{ policyId: string }>(
    'SELECT policy_id AS "policyId" FROM sync_queue WHERE batch_id = $1 ORDER BY data_read_at NULLS FIRST, policy_id LIMIT $2',
    [batchId, most],
  );
  for (const { policyId } of rows) await agency.settle(policyId, today, sourceId);
  return rows.length;
}

async function linkedPerson(sourceId: string): Promise<LinkPerson> {
  const person = new LinkPerson(client, sourceId, agency.organizationId);
  await person.open();
  await person.submitCredentials();
  await person.reaches('LINKED');
  return person;
}

async function sourceRow(
  sourceId: string,
): Promise<{ state: string; queued: number; done: number } | undefined> {
  return agency.row(
    `SELECT s.state, (SELECT count(*)::int FROM sync_queue q WHERE q.source_id = s.id) AS queued,
       (SELECT count(*)::int FROM policy_sync p WHERE p.home_source_id = s.id AND p.state = 'SUCCESS') AS done
     FROM login_sources s WHERE s.id = $1`,
    [sourceId],
  );
}

it('links a source and sweeps it; pauses where the session ended and goes on there after the next link', async () => {
  const sourceId = await agency.addSource();
  const policyIds = await agency.addPolicies(250);
  device.on('sweepBatch', async ({ batchId }) => ({
    read: await readFromBatch(batchId, sourceId, 60),
    unread: 40,
    sessionEnded: 'SESSION_TIMED_OUT',
  }));
  const person = await linkedPerson(sourceId);
  await waitUntil(
    'the first session has read something',
    20_000,
    async () => ((await sourceRow(sourceId))?.done ?? 0) >= 60,
  );
  await person.workflow.signal(sessionEnded.name, { linkEpoch: 1, reason: 'SESSION_TIMED_OUT' });
  await person.workflow.result();
  expect((await sourceRow(sourceId))?.state).toBe('UNLINKED');
  device.on('sweepBatch', async ({ batchId }) => ({
    read: await readFromBatch(batchId, sourceId, 100),
    unread: 0,
  }));
  await linkedPerson(sourceId);
  await client.workflow.getHandle(dailySweepId(sourceId)).result();
  expect(await sourceRow(sourceId)).toEqual({ state: 'LINKED', queued: 0, done: policyIds.length });
  const twice = await agency.rows(
    `SELECT policy_id FROM sync_attempts WHERE source_id = $1 AND state = 'SUCCESS' GROUP BY policy_id HAVING count(*) > 1`,
    [sourceId],
  );
  expect(twice).toEqual([]);
}, 60_000);

it('answers for its health, and says when a worker is started twice nothing is made twice', async () => {
  const health = await fetch(`${worker.healthAddress}/health`);
  expect([health.status, await health.json()]).toEqual([
    200,
    { ok: true, parts: { postgres: 'ok', temporal: 'ok', worker: 'ok' } },
  ]);
  const schedule = client.schedule.getHandle(reconcileScheduleId);
  const before = (await schedule.describe()).info.createdAt;
  const second = await start();
  await second.ready;
  await second.close();
  expect((await schedule.describe()).info.createdAt).toEqual(before);
});

it('waits for PostgreSQL and Temporal, says what is away in one line, and stops when it is told to', async () => {
  const lines: string[] = [];
  const log = pino(
    {},
    { write: (line: string) => void lines.push((JSON.parse(line) as { msg: string }).msg) },
  );
  const away = await start({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none' }, log);
  await waitUntil('it says what is away', 5_000, () => Promise.resolve(lines.length > 0));
  const health = await fetch(`${away.healthAddress}/health`);
  expect([health.status, await health.json()]).toEqual([
    503,
    { ok: false, parts: { postgres: 'away', temporal: 'away', worker: 'away' } },
  ]);
  await away.close();
  expect(lines).toEqual([expect.stringContaining('PostgreSQL is away: connect ECONNREFUSED')]);
});
