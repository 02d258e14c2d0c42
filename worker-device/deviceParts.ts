import { join } from 'node:path';
import type { BusinessClock, WallClock } from '../contracts/domain/businessClock.ts';
import type { SessionEndReason } from '../contracts/domain/states.ts';
import type { DeviceQueueKind } from '../contracts/temporal/taskQueues.ts';
import type { CarrierPlugin } from '../plugin-sdk/plugin.ts';
import type { DeviceConfig } from './config.ts';
import type { DeviceLog } from './deviceLog.ts';
import type { DeviceGatewayClient } from './gateway/deviceGatewayClient.ts';
import type { Vitals } from './gateway/heart.ts';
import type { DeviceIdentity } from './identity/deviceIdentity.ts';
import { createLinkActivities } from './link/linkActivities.ts';
import { LoginDesk } from './link/loginDesk.ts';
import { SealingKeys } from './link/sealingKeys.ts';
import { openSubmissionLedger } from './link/submissionLedger.ts';
import type { BrowserProvider } from './portal/browserProvider.ts';
import { openPortalSession } from './portal/portalSession.ts';
import type { PortalSession } from './portal/portalSession.ts';
import { onceEmptied } from './readings/emptiedJournal.ts';
import { ReadingDeliverer } from './readings/readingDeliverer.ts';
import { ReadingJournal } from './readings/readingJournal.ts';
import { ReadingRecorder } from './readings/readingRecorder.ts';
import type { ReleaseStack } from './releaseStack.ts';
import { CarrierStops } from './sessions/carrierStops.ts';
import { SessionEndReports } from './sessions/sessionEndReports.ts';
import type { SessionLane } from './sessions/sessionLane.ts';
import { SessionLanes } from './sessions/sessionLanes.ts';
import { loadDataKey } from './storage/dataKey.ts';
import { CrawlMemories } from './sweep/crawlMemories.ts';
import { createForceActivities } from './sweep/forceActivities.ts';
import { fetchOrders } from './sweep/orderSource.ts';
import { createSweepActivities } from './sweep/sweepActivities.ts';
import { heldActivities, HeldTasks } from './temporal/heldTasks.ts';

export interface PartsOptions {
  config: Pick<DeviceConfig, 'dataDirectory' | 'portalOrigins'>;
  identity: DeviceIdentity;
  plugins: ReadonlyMap<string, CarrierPlugin>;
  browser: BrowserProvider;
  /** Both by the gateway's time. */
  clock: BusinessClock;
  wall: WallClock;
  client: DeviceGatewayClient;
  log: DeviceLog;
  held: ReleaseStack;
}

export interface DeviceParts {
  activities: Record<DeviceQueueKind, object>;
  deliverer: ReadingDeliverer;
  vitals(): Vitals;
  onReachable(): void;
  /** All carriers that are stopped now. */
  onStops(pluginIds: ReadonlySet<string>): void;
  onStorageChange(listener: () => void): void;
  /** Everything that was read is with the gateway, and nothing more came for a moment. */
  onDelivered(listener: () => void): void;
}

/** Puts together what the device keeps on disk, its portal sessions, and the activities over them. */
export async function createDeviceParts(options: PartsOptions): Promise<DeviceParts> {
  const { config, identity, plugins, clock, wall, client, log, held } = options;
  const inData = (name: string): string => join(config.dataDirectory, name);
  const ledger = await openSubmissionLedger(inData('submissions'));
  held.add(() => ledger.close());
  const journal = await ReadingJournal.open(config.dataDirectory, log);
  held.add(() => journal.close());
  const crawls = await CrawlMemories.open(inData('crawls'), await loadDataKey(config.dataDirectory));
  held.add(() => crawls.close());
  const deliverer = new ReadingDeliverer({ journal, gateway: client, log });
  held.add(() => deliverer.stop());
  const reports = await SessionEndReports.open({ path: inData('ended-sessions.json'), gateway: client, log });
  held.add(() => reports.stop());
  const lanes = new SessionLanes();
  const stops = new CarrierStops(lanes, log);
  held.add(() => lanes.closeAll('DEVICE_RESTARTED'));
  const onEnded = ({ ref }: SessionLane, reason: SessionEndReason): void => {
    log.info({ sourceId: ref.sourceId, linkEpoch: ref.linkEpoch, reason }, 'a portal session is over');
    reports.report({ sourceId: ref.sourceId, linkEpoch: ref.linkEpoch, reason });
  };
  const keys = new SealingKeys(identity, wall);
  const openSession = (plugin: CarrierPlugin, sourceId: string): PortalSession =>
    openPortal(plugin, sourceId, options);
  const desk = new LoginDesk({ plugins, openSession, lanes, stops, keys, clock, wall, log, onEnded });
  const recorder = new ReadingRecorder({ journal, deliverer, clock: wall });
  const tasks = new HeldTasks();
  return {
    activities: heldActivities(tasks, {
      link: createLinkActivities({ desk, lanes, keys, ledger, log }),
      force: createForceActivities({ lanes, recorder }),
      sweep: createSweepActivities({
        lanes,
        recorder,
        crawls,
        fetchOrders: (batchId, signal) => fetchOrders(client, batchId, signal),
        log,
      }),
    }),
    deliverer,
    vitals: () => ({
      journalledReadings: journal.size,
      storageFull: journal.storageFull,
      held: { tasks: tasks.list() },
    }),
    onReachable: () => {
      deliverer.start();
      deliverer.retryNow();
      reports.retryNow();
    },
    onStops: (pluginIds) => {
      stops.replace(pluginIds);
    },
    onStorageChange: (listener) => {
      journal.onStorageChange(listener);
    },
    onDelivered: (listener) => {
      onceEmptied(journal, listener);
    },
  };
}

function openPortal(
  plugin: CarrierPlugin,
  sourceId: string,
  { config, browser, wall, client, log }: PartsOptions,
): PortalSession {
  const sessionLog = log.child({ plugin: plugin.id });
  return openPortalSession({
    plugin,
    origin: config.portalOrigins[plugin.id] ?? plugin.origins[0],
    browser,
    clock: wall,
    earlierNumbers: async () => (await client.call('FetchKnownNumbers', { sourceId })).numbers,
    log: {
      info: (message, facts) => {
        sessionLog.info(facts ?? {}, message);
      },
      warn: (message, facts) => {
        sessionLog.warn(facts ?? {}, message);
      },
    },
  });
}
