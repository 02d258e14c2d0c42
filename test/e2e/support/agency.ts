import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import type { Subscription } from '../../../contracts/domain/organizations.ts';
import { createDataSource } from '../../../database/dataSource.ts';
import { startSandbox } from '../../../sandbox/startSandbox.ts';
import type { Sandbox } from '../../../sandbox/startSandbox.ts';
import { freePort } from '../../../scripts/processes/ports.ts';
import { startGuardian } from '../../../scripts/processes/startGuardian.ts';
import { waitUntil } from '../../../scripts/processes/waitUntil.ts';
import type { Service } from '../../../scripts/start/services.ts';
import { rememberTyped } from '../../secrets/searchOfTheRun.ts';
import { TypedSecrets } from '../../secrets/typedSecrets.ts';
import { zoneAtNoon } from '../../support/zoneAtNoon.ts';
import { signInToApi } from './apiClient.ts';
import type { ApiClient } from './apiClient.ts';
import { openBrowser } from './browser.ts';
import type { BrowserWindows } from './browser.ts';
import { serviceOf } from './cloud.ts';
import { Records } from './records.ts';
import { bookOf } from './sandboxBook.ts';
import { agencyPassword, seedAgency } from './seedAgency.ts';
import type { AgencyRole, CrmEntry, SeededAgency } from './seedAgency.ts';
import { ServiceProcess } from './serviceProcess.ts';
import { runFolder, sharedCloud } from './sharedCloud.ts';
import type { CloudAddress } from './sharedCloud.ts';

/** The sandbox's books come out of it. */
export const agencySeed = 'end-to-end';

export interface AgencyOptions {
  /** Policies of each carrier at the portal; 50 have each peculiarity once or twice. */
  readonly policies?: number;
  readonly subscription?: Subscription;
  /** Turns the device on with the agency; true unless said. */
  readonly deviceOn?: boolean;
  /** Another cloud than the one that the specs of this run share. */
  readonly cloud?: CloudAddress;
  /** Institution name to what the CRM has of it, beside the sandbox's carriers. */
  readonly furtherBooks?: Readonly<Record<string, readonly CrmEntry[]>>;
  /** For a carrier that is not one of the sandbox's. */
  readonly deviceEnvironment?: Readonly<Record<string, string>>;
}

/**
 * One agency of its own for a spec: its organization and CRM, two carriers that only it reads, and its device. The
 * cloud is shared with the agencies of other specs, as in real life.
 */
export interface Agency extends SeededAgency {
  readonly origin: string;
  readonly sandbox: Sandbox;
  /** A spec may put another appliance in its place. */
  device: AgencyDevice;
  readonly windows: BrowserWindows;
  readonly records: Records;
  api(role?: AgencyRole): Promise<ApiClient>;
  close(): Promise<void>;
}

/** The appliance: a process that can be turned off and killed, with the number that is printed on it. */
export class AgencyDevice extends ServiceProcess {
  readonly #dataDirectory: string;

  constructor(service: Service, dataDirectory: string, guardian: ReturnType<typeof startGuardian>) {
    super(service, guardian);
    this.#dataDirectory = dataDirectory;
  }

  /** As printed on the bottom; a device that was never on has none yet. */
  async serialNumber(): Promise<string> {
    const file = join(this.#dataDirectory, 'serial-number');
    const read = (): Promise<string> => readFile(file, 'utf8').catch(() => '');
    await waitUntil('the serial number of the device', 60_000, async () => (await read()) !== '');
    return (await read()).trim();
  }

  /** Puts a number on it before it is turned on for the first time, as a factory does. */
  async print(serialNumber: string): Promise<void> {
    await mkdir(this.#dataDirectory, { recursive: true, mode: 0o700 });
    await writeFile(join(this.#dataDirectory, 'serial-number'), `${serialNumber}\n`, { mode: 0o600 });
  }
}

export async function createAgency(options: AgencyOptions = {}): Promise<Agency> {
  const cloud = options.cloud ?? (await sharedCloud());
  const sandbox = await startSandbox({ policies: options.policies ?? 50, seed: agencySeed });
  // Each flow has passwords of its own, which are looked for when the run is over.
  await rememberTyped(runFolder(), new TypedSecrets(sandbox).canaries);
  const dataSource = createDataSource({ url: cloud.migratorUrl, applicationName: 'e2e seed', poolSize: 1 });
  await dataSource.initialize();
  const seeded = await seedAgency(dataSource, {
    subscription: options.subscription ?? 'PREMIER',
    timeZone: zoneAtNoon(new Date()),
    books: {
      'Meridian Life': bookOf(sandbox.meridian),
      'Northgate Annuity': bookOf(sandbox.northgate),
      ...options.furtherBooks,
    },
  });
  const device = await makeDevice(cloud, sandbox, options.deviceEnvironment ?? {});
  const windows = await openBrowser(cloud.site.publicOrigin, cloud.site.chromiumPath);
  const records = await Records.open(cloud.adminUrl, seeded.organizationId);
  if (options.deviceOn ?? true) device.begin();
  const agency: Agency = {
    ...seeded,
    origin: cloud.site.publicOrigin,
    sandbox,
    device,
    windows,
    records,
    api: apiOf(cloud, seeded),
    close: () => closeAll([agency.device, windows, records, sandbox], dataSource),
  };
  return agency;
}

function apiOf(cloud: CloudAddress, { emails }: SeededAgency): Agency['api'] {
  const clients = new Map<AgencyRole, Promise<ApiClient>>();
  return (role = 'OWNER') => {
    const client = clients.get(role) ?? signInToApi(cloud.site.publicOrigin, emails[role], agencyPassword);
    clients.set(role, client);
    return client;
  };
}

/** A further appliance for the same carriers. */
export async function makeDevice(
  cloud: CloudAddress,
  sandbox: Sandbox,
  environment: Readonly<Record<string, string>> = {},
): Promise<AgencyDevice> {
  const home = await mkdtemp(join(runFolder(), 'device-'));
  const { site } = cloud;
  const ports = { ...site.ports, DEVICE_HEALTH_PORT: await freePort(site.host) };
  const service = serviceOf({ ...site, home, ports }, 'device');
  const dataDirectory = join(home, 'device');
  const origins = { 'meridian-life': sandbox.meridianOrigin, 'northgate-annuity': sandbox.northgateOrigin };
  const own = { PORTAL_ORIGINS: JSON.stringify(origins), DEVICE_DATA_DIRECTORY: dataDirectory };
  const settings = { ...service.environment, ...own, ...environment };
  return new AgencyDevice({ ...service, environment: settings }, dataDirectory, startGuardian());
}

interface Closable {
  close?: () => Promise<void>;
  stop?: () => Promise<void>;
}

/** Closes all, also when one of them fails. */
async function closeAll(parts: readonly Closable[], dataSource: DataSource): Promise<void> {
  const results = await Promise.allSettled([
    ...parts.map((part) => (part.close ?? part.stop)?.call(part)),
    dataSource.destroy(),
  ]);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
