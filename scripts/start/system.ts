import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cloneRoot } from '../engines/places.ts';
import { findChromium } from '../engines/chromium.ts';
import { temporalDynamicConfig } from '../engines/temporalSettings.ts';
import { buildProduct } from '../build/buildProduct.ts';
import { elapsed } from '../processes/elapsed.ts';
import { freePort } from '../processes/ports.ts';
import { startGuardian } from '../processes/startGuardian.ts';
import { runPostgres, runTemporal } from './engines.ts';
import { answersOk } from './health.ts';
import { portNames, type PortName, type StartOptions } from './options.ts';
import { registerSearchAttributes } from '../deploy/registerSearchAttributes.ts';
import { provideSerialNumber } from './demoDevice.ts';
import { prepareDemo, prepareRecords } from './prepareRecords.ts';
import { claimRun } from './runFile.ts';
import { loadSecrets } from './secrets.ts';
import { deviceFolder, listServices, origin, type Service, type Site } from './services.ts';
import { Supervisor } from './supervisor.ts';

export const databaseName = 'carrier_sync';

export interface SystemOptions extends Omit<StartOptions, 'fresh' | 'yes'> {
  readonly say: (line: string) => void;
  /** Settings of a PostgreSQL that is started here, for tests that can do without its care for the disk. */
  readonly postgresSettings?: Readonly<Record<string, string>>;
  readonly temporalSettings?: typeof temporalDynamicConfig;
  readonly otherOrigins?: readonly string[];
}

export interface RunningSystem {
  readonly site: Site;
  /** The superuser's URL of the product's database server. */
  readonly adminUrl: string;
  /** Of the demo device, as printed on an appliance. */
  readonly deviceSerialNumber: string;
  /** Of all demo people. */
  readonly demoPassword: string;
}

export interface System {
  readonly supervisor: Supervisor;
  /** Builds and starts everything and waits until it serves. When it throws, what was started is stopped. */
  start(): Promise<RunningSystem>;
  /** Stops everything in order, also in the middle of a start. */
  stop(): Promise<void>;
}

/** Claims a data folder. Throws AlreadyRunningError when that folder's system runs already. */
export async function createSystem(options: SystemOptions): Promise<System> {
  await mkdir(options.home, { recursive: true, mode: 0o700 });
  const runFile = await claimRun(options.home, options.say);
  const supervisor = new Supervisor({
    home: options.home,
    guardian: startGuardian(),
    say: options.say,
    onChange: (processes) => {
      void runFile.recordProcesses(processes);
    },
  });
  const stop = async (): Promise<void> => {
    await supervisor.stop();
    await runFile.release();
  };
  const start = async (): Promise<RunningSystem> => {
    try {
      const running = await bringUp(options, supervisor);
      await runFile.recordAddress(running.site.publicOrigin);
      return running;
    } catch (error) {
      await stop();
      throw error;
    }
  };
  return { supervisor, start, stop };
}

async function bringUp(options: SystemOptions, supervisor: Supervisor): Promise<RunningSystem> {
  const { home, host, say } = options;
  await buildProduct(say);
  const chromiumPath = await findChromium(say);
  const secrets = await loadSecrets(home);
  const ports = await choosePorts(options);
  // One name for both: the operator's session cookie reaches the codec endpoint from Temporal UI.
  const publicHost = host === '127.0.0.1' ? 'localhost' : host;
  const publicOrigin = origin(publicHost, ports.API_PORT);
  const engineSite = { home, host, ports, say };
  const startedAt = Date.now();
  const adminUrl = await runPostgres(
    engineSite,
    supervisor,
    options.databaseUrl,
    secrets.databasePasswords.superuser,
    options.postgresSettings ?? {},
  );
  say(`PostgreSQL is ready (${elapsed(startedAt)}).`);
  const urls = await prepareRecords(adminUrl, databaseName, secrets.databasePasswords);
  const temporalStartedAt = Date.now();
  const temporalAddress = await runTemporal(engineSite, supervisor, options.temporalAddress, {
    codecEndpoint: `${publicOrigin}/api/v1/operations/codec`,
    dynamicConfig: options.temporalSettings ?? temporalDynamicConfig,
  });
  await registerSearchAttributes(temporalAddress, options.temporalNamespace);
  say(`Temporal is ready (${elapsed(temporalStartedAt)}).`);
  const site: Site = {
    ...options,
    ports,
    secrets,
    databaseUrls: urls,
    temporalAddress,
    temporalUiUrl: origin(publicHost, ports.TEMPORAL_UI_PORT),
    publicOrigin,
    uiDirectory: join(cloneRoot, 'dist', 'ui'),
    chromiumPath,
  };
  const deviceSerialNumber = await provideSerialNumber(deviceFolder(home));
  for (const service of listServices(site)) {
    await runService(service, supervisor, say);
    if (service.name !== 'sandbox') continue;
    // The carriers' books are there now, and nothing that works with the records runs yet.
    const sandboxControlOrigin = origin(host, ports.SANDBOX_CONTROL_PORT);
    const demo = { databaseUrl: urls.migrator, sandboxControlOrigin, deviceSerialNumber };
    await prepareDemo({ ...demo, password: secrets.demoPassword }, say);
  }
  return { site, adminUrl, deviceSerialNumber, demoPassword: secrets.demoPassword };
}

async function runService(
  service: Service,
  supervisor: Supervisor,
  say: (line: string) => void,
): Promise<void> {
  const startedAt = Date.now();
  await supervisor.run(
    {
      name: service.name,
      command: process.execPath,
      arguments: ['--enable-source-maps', join(cloneRoot, 'dist', service.program)],
      environment: service.environment,
      workingDirectory: cloneRoot,
    },
    () => answersOk(service.healthUrl),
  );
  say(`${service.name} is ready (${elapsed(startedAt)}).`);
}

async function choosePorts(options: SystemOptions): Promise<Record<PortName, number>> {
  const chosen: [PortName, number][] = [];
  for (const name of portNames) {
    const wanted = options.wantedPorts[name];
    const port = await freePort(options.host, wanted);
    if (port !== wanted && wanted !== 0) {
      options.say(`Port ${String(wanted)} (${name}) is taken; using ${String(port)}.`);
    }
    chosen.push([name, port]);
  }
  return Object.fromEntries(chosen) as Record<PortName, number>;
}
