import { join } from 'node:path';
import { cloneRoot } from '../../../scripts/engines/places.ts';
import type { Guardian } from '../../../scripts/processes/startGuardian.ts';
import { freePort } from '../../../scripts/processes/ports.ts';
import { portNames } from '../../../scripts/start/options.ts';
import type { PortName } from '../../../scripts/start/options.ts';
import { drawSecrets } from '../../../scripts/start/secrets.ts';
import { listServices, origin } from '../../../scripts/start/services.ts';
import type { ServiceName, Site } from '../../../scripts/start/services.ts';
import { inspected } from './inspected.ts';
import { ServiceProcess } from './serviceProcess.ts';

const host = '127.0.0.1';

/**
 * Suites share a cloud and carriers: what one organization's portal does to it on purpose must not stop the carrier for
 * the others. The rule itself is tried in activities/carriers.
 */
const neverTwice = '0.000001';

/** What the cloud's processes reach; a test may put something between. */
export interface CloudPlan {
  /** Folder for what the processes keep. */
  readonly folder: string;
  readonly databaseUrls: Readonly<Record<'api' | 'sync' | 'gateway', string>>;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly chromiumPath: string;
  /** JSON of contracts/domain/businessClock.ts. */
  readonly businessClock?: string;
  /** Where Node's inspector listens in each process; nowhere when it is left out. */
  readonly inspectorPorts?: Readonly<Record<CloudService, number>>;
}

export const cloudServices = ['worker', 'api', 'gateway'] as const;
export type CloudService = (typeof cloudServices)[number];

/** The processes that every organization shares: worker, api, gateway. */
export interface Cloud {
  readonly site: Site;
  readonly processes: Readonly<Record<CloudService, ServiceProcess>>;
  stop(): Promise<void>;
}

/** Starts them side by side and waits until all are ready. */
export async function startCloud(plan: CloudPlan, guardian: Guardian): Promise<Cloud> {
  const site = await siteOf(plan);
  const processOf = (name: CloudService): ServiceProcess =>
    new ServiceProcess(inspected(serviceOf(site, name), plan.inspectorPorts?.[name]), guardian);
  const processes = { worker: processOf('worker'), api: processOf('api'), gateway: processOf('gateway') };
  const all = Object.values(processes);
  const stop = async (): Promise<void> => {
    await Promise.all(all.map((process) => process.stop()));
  };
  try {
    await Promise.all(all.map((process) => process.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { site, processes, stop };
}

export function serviceOf(site: Site, name: ServiceName) {
  const service = listServices(site).find((one) => one.name === name);
  if (service === undefined) throw new Error(`There is no service called ${name}.`);
  return service;
}

async function siteOf(plan: CloudPlan): Promise<Site> {
  const ports = Object.fromEntries(
    await Promise.all(portNames.map(async (name) => [name, await freePort(host)] as const)),
  ) as Record<PortName, number>;
  return {
    host,
    ports,
    secrets: drawSecrets(),
    databaseUrls: plan.databaseUrls,
    temporalAddress: plan.temporalAddress,
    temporalNamespace: plan.temporalNamespace,
    temporalUiUrl: origin(host, ports.TEMPORAL_UI_PORT),
    publicOrigin: origin('localhost', ports.API_PORT),
    uiDirectory: join(cloneRoot, 'dist', 'ui'),
    home: plan.folder,
    chromiumPath: plan.chromiumPath,
    logLevel: 'info',
    businessClock: plan.businessClock,
    carrierStopWindowHours: neverTwice,
  };
}
