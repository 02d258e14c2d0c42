import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { wallClock } from '../../contracts/clock/businessClocks.ts';
import type { Reading } from '../../contracts/domain/readings.ts';
import type { SweepBatchResult } from '../../contracts/temporal/deviceActivities.ts';
import type { CarrierPlugin } from '../../plugin-sdk/index.ts';
import { findChromium } from '../../scripts/engines/chromium.ts';
import { createDeviceLog } from '../../worker-device/deviceLog.ts';
import type { DeviceGatewayClient } from '../../worker-device/gateway/deviceGatewayClient.ts';
import { BrowserProvider } from '../../worker-device/portal/browserProvider.ts';
import { openPortalSession } from '../../worker-device/portal/portalSession.ts';
import { ReadingDeliverer } from '../../worker-device/readings/readingDeliverer.ts';
import { ReadingJournal } from '../../worker-device/readings/readingJournal.ts';
import { ReadingRecorder } from '../../worker-device/readings/readingRecorder.ts';
import { SessionLane } from '../../worker-device/sessions/sessionLane.ts';
import { SessionLanes } from '../../worker-device/sessions/sessionLanes.ts';
import { CrawlMemories } from '../../worker-device/sweep/crawlMemories.ts';
import { createSweepActivities } from '../../worker-device/sweep/sweepActivities.ts';
import { addressPlugin } from './addressPlugin.ts';
import { addressCode, addressLogin, AddressPortal, addressRecords } from './addressPortal.ts';

const pluginId = 'address-portal';
const portal = new AddressPortal('PATH_PARAMETER');
const lanes = new SessionLanes();
/** Everything that leaves the device: to the gateway, to Temporal, and to its log. */
const said: string[] = [];
const delivered: Reading[] = [];
const log = createDeviceLog('debug', { write: (line: string) => void said.push(line) });
let browser: BrowserProvider;
let directory: string;

beforeAll(async () => {
  browser = new BrowserProvider({ executablePath: await findChromium(() => undefined) });
  directory = await mkdtemp(join(tmpdir(), 'address-sweep-'));
  await portal.listen();
});
afterAll(async () => {
  await lanes.closeAll('SIGNED_OUT');
  await browser.close();
  await portal.close();
  await rm(directory, { recursive: true });
});

async function link(linkEpoch: number, plugin: CarrierPlugin): Promise<SessionLane['ref']> {
  const session = openPortalSession({
    plugin,
    origin: portal.origin,
    browser,
    clock: wallClock,
    log: {
      info: (message, facts) => log.info(facts, message),
      warn: (message, facts) => log.warn(facts, message),
    },
  });
  const ref = { sourceId: 'source', linkSessionId: `session ${String(linkEpoch)}`, linkEpoch };
  const onEnded = (_lane: SessionLane, reason: string): void => void said.push(reason);
  const lane = new SessionLane({ pluginId, ref, session, facts: {}, clock: wallClock, log, onEnded });
  lanes.put(lane);
  const step = await session.submitCredentials(addressLogin);
  said.push(JSON.stringify(step));
  if (step.kind === 'CHALLENGED') await session.submitAnswers(step.challenge.id, { code: addressCode });
  lane.link();
  return ref;
}

/** The session ends while the list is read, at its second page. */
function endingAtTheSecondPage(good: CarrierPlugin): CarrierPlugin {
  return {
    ...good,
    list: async (handle, cursor) => {
      if (cursor !== null) portal.expireSessions();
      return (await good.list?.(handle, cursor)) ?? { records: [], nextCursor: null };
    },
  };
}

it('sweeps a portal whose session is in the address over two sessions, and takes no token out of the device', async () => {
  const journal = await ReadingJournal.open(directory, log);
  const call = ((_method: string, { readings }: { readings: Reading[] }) => {
    delivered.push(...readings);
    said.push(JSON.stringify(readings));
    return Promise.resolve({
      verdicts: readings.map(({ readingId }) => ({ readingId, verdict: 'RECORDED' })),
    });
  }) as unknown as DeviceGatewayClient['call'];
  const deliverer = new ReadingDeliverer({ journal, gateway: { call }, log });
  deliverer.start();
  const crawls = await CrawlMemories.open(join(directory, 'crawls'), randomBytes(32));
  const activities = createSweepActivities({
    lanes,
    recorder: new ReadingRecorder({ journal, deliverer, clock: wallClock }),
    crawls,
    fetchOrders: () => Promise.resolve(waiting()),
    log,
  });
  const sweep = async (session: SessionLane['ref'], cursor: string | null): Promise<SweepBatchResult> => {
    const environment = new MockActivityEnvironment();
    environment.on('heartbeat', (details: unknown) => void said.push(JSON.stringify(details)));
    const batchId = `batch of ${session.linkSessionId}`;
    const mode = { kind: 'LIST', cursor } as const;
    const result: SweepBatchResult = await environment.run(() =>
      activities.sweepBatch({ session, pluginId, batchId, mode }),
    );
    said.push(JSON.stringify(result));
    return result;
  };
  try {
    const first = await sweep(await link(1, endingAtTheSecondPage(addressPlugin('http'))), null);
    expect(first).toMatchObject({ read: 2, unread: 3, sessionEnded: 'SESSION_TIMED_OUT' });
    expect(first.listCursor).toBe('/policies;jsessionid=[session-token:jsessionid]?from=2');
    const second = await sweep(await link(2, addressPlugin('http')), first.listCursor ?? null);
    expect(second).toEqual({ read: 3, unread: 0, listCursor: null });
  } finally {
    await deliverer.stop();
    await crawls.close();
    await journal.close();
  }
  expect(delivered.map(({ outcome }) => outcome.evidence.path).sort()).toEqual(
    addressRecords.map(({ id }) => `/policies/${id}`),
  );
  expect(portal.tokens.length).toBeGreaterThan(5);
  expect(portal.tokens.filter((token) => said.join('\n').includes(token))).toEqual([]);
}, 60_000);

function waiting(): { policyId: string; number: string; attemptId: string; generation: number }[] {
  const done = new Set(delivered.map(({ policyId }) => policyId));
  return addressRecords
    .filter(({ id }) => !done.has(id))
    .map(({ id, number }) => ({ policyId: id, number, attemptId: `attempt ${id}`, generation: 1 }));
}
