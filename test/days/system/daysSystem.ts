import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { setClockFile } from '../../../contracts/clock/clockFile.ts';
import type { Carrier } from '../../../sandbox/portal/carrier.ts';
import { startSandbox } from '../../../sandbox/startSandbox.ts';
import type { Sandbox } from '../../../sandbox/startSandbox.ts';
import { freePort } from '../../../scripts/processes/ports.ts';
import { startGuardian } from '../../../scripts/processes/startGuardian.ts';
import { provideSerialNumber } from '../../../scripts/start/demoDevice.ts';
import { deviceFolder } from '../../../scripts/start/services.ts';
import { cloudServices, serviceOf, startCloud } from '../../e2e/support/cloud.ts';
import type { Cloud } from '../../e2e/support/cloud.ts';
import { inspected } from '../../e2e/support/inspected.ts';
import { ServiceProcess } from '../../e2e/support/serviceProcess.ts';
import type { DaysForm } from '../plan/form.ts';
import { planDays } from '../plan/planDays.ts';
import type { CarrierId, Plan, PlannedOrganization } from '../plan/world.ts';
import { agentsOf, layWorld } from './layWorld.ts';
import type { LaidWorld } from './layWorld.ts';
import type { Ground } from './ownEngines.ts';
import { setUpOrganization } from './setUpOrganization.ts';
import type { RunningOrganization } from './setUpOrganization.ts';

export interface InspectedProcess {
  readonly process: ServiceProcess;
  readonly inspectorPort: number;
}

export interface DaysSystem {
  readonly plan: Plan;
  readonly laid: LaidWorld;
  readonly organizations: ReadonlyMap<string, RunningOrganization>;
  readonly sandbox: Sandbox;
  /** For looking only. */
  readonly admin: pg.Client;
  readonly temporal: { readonly connection: Connection; readonly namespace: string };
  /** The product's processes, by name. */
  readonly processes: Readonly<Record<string, InspectedProcess>>;
  /** Milliseconds since 1970 by the business clock. */
  setClock(at: number): void;
  now(): number;
  close(): Promise<void>;
}

const host = '127.0.0.1';

/** The product, its carriers and its organizations, with a business clock that the run sets forward. */
export async function startDaysSystem(form: DaysForm, ground: Ground): Promise<DaysSystem> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const { policiesEach: policies, seed } = form;
    const sandbox = await startSandbox({ policies, agents: agentsOf(form), seed });
    closing.push(() => sandbox.close());
    for (const carrier of [sandbox.meridian, sandbox.northgate]) makePatient(carrier);
    const laid = layWorld(form, sandbox);
    const plan = planDays(form, laid.world);
    const { plan: cloudPlan, adminUrl } = ground;
    const clock = new RunClock(join(cloudPlan.folder, 'business-clock'));
    clock.set(plan.startsAt);
    const businessClock = JSON.stringify({ file: clock.path });
    const inspectorPorts = {
      worker: await freePort(host),
      api: await freePort(host),
      gateway: await freePort(host),
    };
    const cloud = await startCloud({ ...cloudPlan, businessClock, inspectorPorts }, startGuardian());
    closing.push(() => cloud.stop());
    const admin = new pg.Client({ connectionString: adminUrl, application_name: 'days' });
    await admin.connect();
    closing.push(() => admin.end());
    const connection = await Connection.connect({ address: cloudPlan.temporalAddress });
    closing.push(() => connection.close());
    const organizations = new Map<string, RunningOrganization>();
    const processes: Record<string, InspectedProcess> = {};
    for (const name of cloudServices)
      processes[name] = { process: cloud.processes[name], inspectorPort: inspectorPorts[name] };
    for (const organization of form.organizations) {
      const inspectorPort = await freePort(host);
      const { device, serialNumber } = await startOwnDevice(cloud, sandbox, organization, inspectorPort);
      closing.push(() => device.stop());
      processes[`device of ${organization.key}`] = { process: device, inspectorPort };
      const site = { origin: cloud.site.publicOrigin, admin, device, serialNumber };
      organizations.set(organization.key, await setUpOrganization(organization, laid, site));
    }
    return {
      plan,
      laid,
      organizations,
      sandbox,
      admin,
      temporal: { connection, namespace: cloudPlan.temporalNamespace },
      processes,
      setClock: (at) => clock.set(at),
      now: () => clock.now(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The portals live in real time, in which the days pass too fast for their time-outs: the plan ends sessions. */
function makePatient(carrier: Carrier): void {
  Object.assign(carrier.settings, { idleTimeoutMs: 0, absoluteTimeoutMs: 0 });
  // Most logins are trusted; a few send codes all the same.
  for (const login of carrier.logins.all()) login.traits.needsCode = /^agency$|-[19]$/u.test(login.username);
}

async function startOwnDevice(
  { site }: Cloud,
  sandbox: Sandbox,
  { key }: PlannedOrganization,
  inspectorPort: number,
): Promise<{ device: ServiceProcess; serialNumber: string }> {
  const home = join(site.home, `device-${key}`);
  const ports = { ...site.ports, DEVICE_HEALTH_PORT: await freePort(host) };
  const service = serviceOf({ ...site, home, ports }, 'device');
  const [meridian, northgate] = [sandbox.meridianOrigin, sandbox.northgateOrigin];
  const origins: Record<CarrierId | string, string> = {
    'meridian-life': meridian,
    'meridian-lasting': meridian,
    'northgate-annuity': northgate,
    'northgate-lasting': northgate,
  };
  const environment = {
    ...service.environment,
    PORTAL_ORIGINS: JSON.stringify(origins),
    PLUGIN_DIRECTORIES: join(import.meta.dirname, '..', 'plugins'),
  };
  const serialNumber = await provideSerialNumber(deviceFolder(home));
  const device = new ServiceProcess(inspected({ ...service, environment }, inspectorPort), startGuardian());
  device.begin();
  return { device, serialNumber };
}

class RunClock {
  readonly path: string;
  #setAt = 0;
  #business = 0;

  constructor(path: string) {
    this.path = path;
  }

  set(business: number): void {
    this.#setAt = Date.now();
    this.#business = business;
    setClockFile(this.path, new Date(business), this.#setAt);
  }

  now(): number {
    return this.#business + Date.now() - this.#setAt;
  }
}
