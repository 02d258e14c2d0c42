import { join } from 'node:path';
import { buildProduct } from '../build/buildProduct.ts';
import { registerSearchAttributes } from '../deploy/registerSearchAttributes.ts';
import { findChromium } from '../engines/chromium.ts';
import { cloneRoot } from '../engines/places.ts';
import { elapsed } from '../processes/elapsed.ts';
import { choosePorts } from './choosePorts.ts';
import { provideSerialNumber } from './demoDevice.ts';
import { runPostgres, runTemporal, type EngineSite } from './engines.ts';
import { answers, answersOk } from './health.ts';
import { loopback, type StartOptions } from './options.ts';
import { prepareDemo, prepareRecords } from './prepareRecords.ts';
import { loadSecrets } from './secrets.ts';
import {
  deviceFolder,
  listServices,
  origin,
  secondDevice,
  secondDeviceFolder,
  type Service,
  type Site,
} from './services.ts';
import type { Supervisor } from './supervisor.ts';

const databaseName = 'carrier_sync';

export interface SystemOptions extends Omit<StartOptions, 'fresh' | 'yes'> {
  readonly say: (line: string) => void;
  /** Between two starts of a process that ends again and again; half a minute unless said otherwise. */
  readonly longestPauseMs?: number;
  /** Origins besides the product's own whose pages may call the api. */
  readonly otherOrigins?: readonly string[];
  /** With a second appliance that nobody has created yet, to walk the guide's first step with. */
  readonly withSecondDevice?: boolean;
}

export interface RunningSystem {
  readonly site: Site;
  /** Of the demo device, as printed on an appliance. */
  readonly deviceSerialNumber: string;
  readonly secondSerialNumber: string | undefined;
  /** Of all demo people. */
  readonly demoPassword: string;
}

/** Builds the product, starts the engines, prepares the records, then starts the services one after another. */
export async function bringUp(options: SystemOptions, supervisor: Supervisor): Promise<RunningSystem> {
  const { home, say } = options;
  await buildProduct(say);
  const chromiumPath = await findChromium(say);
  const secrets = await loadSecrets(home);
  const ports = await choosePorts(options.wantedPorts, say);
  const engineSite: EngineSite = { home, host: loopback, ports, say };
  // One name for both: the operator's session cookie reaches the codec endpoint from Temporal UI.
  const publicOrigin = options.publicOrigin ?? origin('localhost', ports.API_PORT);
  const ownTemporalUi = options.temporalAddress === undefined ? ports.TEMPORAL_UI_PORT : undefined;

  const databaseUrls = await timed('PostgreSQL is ready', say, async () => {
    const { superuser } = secrets.databasePasswords;
    const adminUrl = await runPostgres(engineSite, supervisor, options.databaseUrl, superuser);
    return prepareRecords(adminUrl, databaseName, secrets.databasePasswords);
  });
  const temporalAddress = await timed('Temporal is ready', say, async () => {
    const codecEndpoint = `${publicOrigin}/api/v1/operations/codec`;
    const address = await runTemporal(engineSite, supervisor, options.temporalAddress, codecEndpoint);
    await registerSearchAttributes(address, options.temporalNamespace);
    return address;
  });
  const site: Site = {
    ...options,
    host: loopback,
    ports,
    secrets,
    databaseUrls,
    temporalAddress,
    temporalUiUrl: ownTemporalUi === undefined ? options.temporalUiUrl : origin('localhost', ownTemporalUi),
    publicOrigin,
    uiDirectory: join(cloneRoot, 'dist', 'ui'),
    chromiumPath,
  };
  const deviceSerialNumber = await provideSerialNumber(deviceFolder(home));
  const { demoPassword } = secrets;
  for (const service of listServices(site)) {
    await timed(`${service.name} is ready`, say, () => runService(service, supervisor));
    if (service.name !== 'sandbox') continue;
    // The carriers' books are there now, and nothing that works with the records runs yet.
    const sandboxControlOrigin = origin(loopback, ports.SANDBOX_CONTROL_PORT);
    const demo = { databaseUrl: databaseUrls.migrator, sandboxControlOrigin, deviceSerialNumber };
    await prepareDemo({ ...demo, password: demoPassword }, say);
  }
  const secondSerialNumber =
    options.withSecondDevice === true ? await startSecondDevice(site, supervisor, say) : undefined;
  return { site, deviceSerialNumber, secondSerialNumber, demoPassword };
}

/** Ready as soon as it runs: it connects when somebody has entered its serial number. */
async function startSecondDevice(
  site: Site,
  supervisor: Supervisor,
  say: (line: string) => void,
): Promise<string> {
  const serialNumber = await provideSerialNumber(secondDeviceFolder(site.home));
  const service = secondDevice(site);
  await timed('device-2 is ready', say, () => runService(service, supervisor, answers));
  return serialNumber;
}

async function timed<Result>(
  what: string,
  say: (line: string) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const startedAt = Date.now();
  const result = await work();
  say(`${what} (${elapsed(startedAt)}).`);
  return result;
}

function runService(
  { name, program, environment, healthUrl }: Service,
  supervisor: Supervisor,
  isReady: (healthUrl: string) => Promise<boolean> = answersOk,
): Promise<void> {
  return supervisor.run(
    {
      name,
      command: process.execPath,
      arguments: ['--enable-source-maps', join(cloneRoot, 'dist', program)],
      environment,
      workingDirectory: cloneRoot,
    },
    () => isReady(healthUrl),
  );
}
