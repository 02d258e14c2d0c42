import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProduct } from '../../scripts/build/buildProduct.ts';
import { registerSearchAttributes } from '../../scripts/deploy/registerSearchAttributes.ts';
import { findChromium } from '../../scripts/engines/chromium.ts';
import { adminUrl, planPostgres, postgresAnswers } from '../../scripts/engines/postgres.ts';
import { freePort } from '../../scripts/processes/ports.ts';
import { startGuardian } from '../../scripts/processes/startGuardian.ts';
import type { Guardian } from '../../scripts/processes/startGuardian.ts';
import { provideSerialNumber } from '../../scripts/start/demoDevice.ts';
import { runTemporal } from '../../scripts/start/engines.ts';
import { portNames } from '../../scripts/start/options.ts';
import type { PortName } from '../../scripts/start/options.ts';
import { prepareRecords } from '../../scripts/start/prepareRecords.ts';
import { drawSecrets } from '../../scripts/start/secrets.ts';
import { deviceFolder, origin } from '../../scripts/start/services.ts';
import type { Service, Site } from '../../scripts/start/services.ts';
import { Supervisor } from '../../scripts/start/supervisor.ts';
import { openBrowser } from '../e2e/support/browser.ts';
import type { BrowserWindows } from '../e2e/support/browser.ts';
import { serviceOf, startCloud } from '../e2e/support/cloud.ts';
import type { CloudPlan } from '../e2e/support/cloud.ts';
import { ServiceProcess } from '../e2e/support/serviceProcess.ts';
import { BarePortal } from './barePortal.ts';
import { BenchPortal } from './portal.ts';

const host = '127.0.0.1';
const databaseName = 'carrier_sync';
const temporalNamespace = 'default';

export interface BenchSystem {
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  /** Superuser of the product's database. */
  readonly adminUrl: string;
  readonly portal: BenchPortal;
  readonly bare: BarePortal;
  readonly windows: BrowserWindows;
  readonly serialNumber: string;
  close(): Promise<void>;
}

/**
 * The product as `npm start` runs it (engines that wait for the disk, every process on its own) in a folder of this
 * run, with a carrier of `policies` policies, an appliance, and a person's browser.
 */
export async function startBenchSystem(policies: number, say: (line: string) => void): Promise<BenchSystem> {
  await buildProduct(say);
  const folder = await mkdtemp(join(tmpdir(), 'carrier-sync-bench-'));
  const guardian = startGuardian();
  guardian.remove(folder);
  // The database's server may run as another user.
  await chmod(folder, 0o711);
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    const supervisor = new Supervisor({ home: folder, guardian, say, onChange: () => undefined });
    closing.push(() => supervisor.stop());
    const { plan, databaseAdminUrl } = await startEngines(folder, supervisor, say);
    const cloud = await startCloud(plan, guardian);
    closing.push(() => cloud.stop());
    const serialNumber = await provideSerialNumber(deviceFolder(folder));
    const around = await startSurroundings(cloud.site, policies, guardian);
    closing.push(around.close);
    const bare = new BarePortal(around.portal, plan.chromiumPath);
    closing.push(() => bare.close());
    const windows = await openBrowser(cloud.site.publicOrigin, plan.chromiumPath);
    closing.push(() => windows.close());
    const { temporalAddress } = plan;
    const { portal } = around;
    return {
      temporalAddress,
      temporalNamespace,
      adminUrl: databaseAdminUrl,
      portal,
      bare,
      windows,
      serialNumber,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startEngines(
  folder: string,
  supervisor: Supervisor,
  say: (line: string) => void,
): Promise<{ plan: CloudPlan; databaseAdminUrl: string }> {
  const { databasePasswords } = drawSecrets();
  const ports = Object.fromEntries(
    await Promise.all(portNames.map(async (name) => [name, await freePort(host)] as const)),
  ) as Record<PortName, number>;
  const server = {
    dataFolder: join(folder, 'postgres'),
    host,
    port: ports.DATABASE_PORT,
    password: databasePasswords.superuser,
  };
  const url = adminUrl(server);
  await supervisor.run(await planPostgres(server), () => postgresAnswers(url));
  const databaseUrls = await prepareRecords(url, databaseName, databasePasswords);
  const codecEndpoint = origin(host, ports.API_PORT);
  const temporalAddress = await runTemporal(
    { home: folder, host, ports, say },
    supervisor,
    undefined,
    codecEndpoint,
  );
  await registerSearchAttributes(temporalAddress, temporalNamespace);
  const chromiumPath = await findChromium(say);
  const databaseAdminUrl = new URL(url);
  databaseAdminUrl.pathname = `/${databaseName}`;
  return {
    plan: { folder, databaseUrls, temporalAddress, temporalNamespace, chromiumPath },
    databaseAdminUrl: databaseAdminUrl.href,
  };
}

/** The carrier and the appliance. */
async function startSurroundings(
  site: Site,
  policies: number,
  guardian: Guardian,
): Promise<{ portal: BenchPortal; close: () => Promise<void> }> {
  const portalOrigin = origin(host, site.ports.SANDBOX_MERIDIAN_PORT);
  const { SANDBOX_LOG_FILE: _none, ...carrier } = serviceOf(site, 'sandbox').environment;
  const sandbox = new ServiceProcess(
    { ...serviceOf(site, 'sandbox'), environment: { ...carrier, SANDBOX_POLICIES: String(policies) } },
    guardian,
  );
  const device = new ServiceProcess(
    withEnvironment(serviceOf(site, 'device'), {
      PORTAL_ORIGINS: JSON.stringify({ 'meridian-life': portalOrigin, 'meridian-by-search': portalOrigin }),
      PLUGIN_DIRECTORIES: join(import.meta.dirname, 'plugins'),
    }),
    guardian,
  );
  const close = async (): Promise<void> => {
    await Promise.all([device.stop(), sandbox.stop()]);
  };
  try {
    await sandbox.start();
    device.begin();
  } catch (error) {
    await close();
    throw error;
  }
  const portal = new BenchPortal(portalOrigin, origin(host, site.ports.SANDBOX_CONTROL_PORT));
  return { portal, close };
}

function withEnvironment(service: Service, environment: Service['environment']): Service {
  return { ...service, environment: { ...service.environment, ...environment } };
}
