import { randomUUID } from 'node:crypto';
import { createBusinessClock } from '../contracts/clock/businessClocks.ts';
import type { CarrierPlugin } from '../plugin-sdk/plugin.ts';
import { browserMark, endLeftBehindBrowsers } from './browser/browserLeftovers.ts';
import { findChromium } from './browser/findChromium.ts';
import type { DeviceConfig } from './config.ts';
import { createDeviceLog } from './deviceLog.ts';
import type { DeviceLog } from './deviceLog.ts';
import { createDeviceParts } from './deviceParts.ts';
import { connectDeviceGateway } from './gateway/deviceGatewayClient.ts';
import { GatewayClock } from './gateway/gatewayClock.ts';
import { GatewayConnection } from './gateway/gatewayConnection.ts';
import type { ConnectionTimings } from './gateway/gatewayConnection.ts';
import { Heart } from './gateway/heart.ts';
import { Backoff } from './gateway/backoff.ts';
import { NewsWatch } from './gateway/newsWatch.ts';
import { startHealthServer } from './healthServer.ts';
import { loadDeviceIdentity } from './identity/deviceIdentity.ts';
import type { DeviceIdentity } from './identity/deviceIdentity.ts';
import { loadPlugins, pluginManifest } from './plugins/registry.ts';
import { BrowserProvider } from './portal/browserProvider.ts';
import { ReleaseStack } from './releaseStack.ts';
import { makePrivateDirectory } from './storage/privateFiles.ts';
import { holdDataDirectory } from './storage/singleInstance.ts';
import { softwareVersion } from './softwareVersion.ts';
import { startDeviceWorkers } from './temporal/deviceWorkers.ts';

export interface RunningDevice {
  serialNumber: string;
  /** Ed25519, raw 32 bytes, base64url. */
  publicKey: string;
  /** Set when a health port is configured. */
  healthAddress?: string;
  /** True while the gateway answers and work is taken. */
  isConnected(): boolean;
  /** Stops to take work, gives back what is not finished, signs out of the portals. */
  close(): Promise<void>;
}

export interface DeviceOverrides {
  log?: DeviceLog;
  timings?: Partial<ConnectionTimings>;
  /** Called once this process is the only one that uses the data directory. */
  beforeStart?: () => Promise<void>;
  /** Plugins beside those that the configuration names. */
  plugins?: ReadonlyMap<string, CarrierPlugin>;
}

/**
 * Starts the appliance: resolves when it has what it needs on this machine, and then connects, for ever.
 *
 * @throws Error in plain words when data directory, plugins or Chromium cannot be used
 */
export async function startDevice(
  config: DeviceConfig,
  overrides: DeviceOverrides = {},
): Promise<RunningDevice> {
  const log = overrides.log ?? createDeviceLog(config.logLevel);
  const held = new ReleaseStack();
  try {
    return await start(config, overrides, log, held);
  } catch (error) {
    await held.release();
    throw error;
  }
}

async function start(
  config: DeviceConfig,
  { timings, beforeStart, plugins: further }: DeviceOverrides,
  log: DeviceLog,
  held: ReleaseStack,
): Promise<RunningDevice> {
  const { dataDirectory, gatewayAddress: address, gatewayTls: tls } = config;
  await makePrivateDirectory(dataDirectory);
  const directory = await holdDataDirectory(dataDirectory);
  held.add(() => directory.release());
  await beforeStart?.();
  const identity = await loadDeviceIdentity(dataDirectory);
  const plugins = new Map([
    ...(await loadPlugins({ extraDirectories: config.pluginDirectories })),
    ...(further ?? []),
  ]);
  introduce(identity, plugins, log);
  const browser = await prepareBrowser(config, log);
  held.add(() => browser.close());
  const gatewayClock = new GatewayClock();
  const clock = createBusinessClock(config.businessClock, () => gatewayClock.wallNow());
  const client = connectDeviceGateway(address, tls);
  held.add(() => {
    client.close();
  });
  const wall = { now: () => new Date(gatewayClock.wallNow()) };
  const parts = await createDeviceParts({
    config,
    identity,
    plugins,
    browser,
    clock,
    wall,
    client,
    log,
    held,
  });
  const bootId = randomUUID();
  const manifests = [...plugins.values()].map(pluginManifest);
  const connection: GatewayConnection = new GatewayConnection({
    address,
    session: { client, identity, clock: gatewayClock, bootId, softwareVersion, manifests },
    news: new NewsWatch({
      client,
      onStops: parts.onStops,
      onAskedForTasks: () => {
        connection.beatTwice();
      },
      log,
      // After ten seconds without its call people are told that this device does not answer.
      backoff: new Backoff({ firstMs: 500, mostMs: 5_000 }),
    }),
    heart: new Heart({ client, clock: gatewayClock, bootId, vitals: parts.vitals, log }),
    log,
    deliverJournal: () => parts.deliverer.offerAll(),
    startWork: ({ sessionToken, namespace }) =>
      startDeviceWorkers({
        address,
        tls,
        sessionToken,
        namespace,
        serialNumber: identity.serialNumber,
        activities: parts.activities,
        log,
      }),
    onReachable: parts.onReachable,
    ...(timings && { timings }),
  });
  const beatSoon = (): void => {
    connection.beatSoon();
  };
  parts.onStorageChange(beatSoon);
  // Else the records show for up to a minute that readings wait here which were delivered long ago.
  parts.onDelivered(beatSoon);
  connection.start();
  // Released first: nothing new is begun while the rest comes to its end.
  held.add(() => connection.stop());
  const health =
    config.healthPort === undefined
      ? undefined
      : await startHealthServer(config.healthPort, () => connection.isConnected);
  if (health !== undefined) held.add(() => health.close());
  return {
    serialNumber: identity.serialNumber,
    publicKey: identity.publicKey,
    ...(health && { healthAddress: health.address }),
    isConnected: () => connection.isConnected,
    close: () => held.release(),
  };
}

function introduce(
  { serialNumber }: DeviceIdentity,
  plugins: ReadonlyMap<string, CarrierPlugin>,
  log: DeviceLog,
): void {
  log.info(
    { serialNumber, softwareVersion, plugins: [...plugins.keys()] },
    `Serial number ${serialNumber}: enter it on the Dashboard to connect this device.`,
  );
}

async function prepareBrowser(
  { dataDirectory, chromiumPath }: DeviceConfig,
  log: DeviceLog,
): Promise<BrowserProvider> {
  const executablePath = findChromium(chromiumPath);
  const mark = browserMark(dataDirectory);
  const ended = await endLeftBehindBrowsers(mark);
  if (ended > 0)
    log.info({ processes: ended }, 'browsers of an earlier run were still there and have been ended');
  return new BrowserProvider({ executablePath, extraArguments: [mark] });
}
