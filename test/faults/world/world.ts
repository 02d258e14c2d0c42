import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import pg from 'pg';
import { reconcileScheduleId } from '../../../contracts/temporal/workflowIds.ts';
import { buildProduct } from '../../../scripts/build/buildProduct.ts';
import { findChromium } from '../../../scripts/engines/chromium.ts';
import { cloneRoot } from '../../../scripts/engines/places.ts';
import { startGuardian } from '../../../scripts/processes/startGuardian.ts';
import { choosePorts } from '../../../scripts/start/choosePorts.ts';
import { answersOk } from '../../../scripts/start/health.ts';
import { loopback, portNames, type PortName } from '../../../scripts/start/options.ts';
import { loadSecrets } from '../../../scripts/start/secrets.ts';
import { listServices, type Service, type ServiceName, type Site } from '../../../scripts/start/services.ts';
import { Supervisor } from '../../../scripts/start/supervisor.ts';
import type { Link } from '../wire/links.ts';
import { FaultyWire } from '../wire/faultyWire.ts';
import { startEngines, type Engines } from './engines.ts';
import { ProcessClock } from './processClock.ts';

/** Processes of the cloud whose clock can be wrong. */
export const cloudClocks = ['api', 'worker', 'gateway', 'postgresql'] as const;
export type CloudClock = (typeof cloudClocks)[number];

/** The cloud's processes with a wire on each of their links, and the way to look on. */
export interface World {
  readonly site: Site;
  readonly engines: Engines;
  readonly supervisor: Supervisor;
  /** All but device–portal: each office has its own carriers. */
  readonly wires: Readonly<Record<Exclude<Link, 'device-portal'>, FaultyWire>>;
  /** Of the cloud's processes; without those that cannot be set on this machine. */
  readonly clocks: Readonly<Partial<Record<CloudClock, ProcessClock>>>;
  readonly demoPassword: string;
  readonly temporal: TemporalClient;
  readonly say: (line: string) => void;
  /** A query past row-level security, for the one who looks on and arranges. */
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  withAdmin<Result>(work: (admin: pg.Client) => Promise<Result>): Promise<Result>;
  runService(service: Service, more?: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

export async function startWorld(home: string, say: (line: string) => void): Promise<World> {
  await buildProduct(say);
  const guardian = startGuardian();
  const supervisor = new Supervisor({ home, guardian, say, onChange: () => undefined });
  const secrets = await loadSecrets(home);
  const anyPort = Object.fromEntries(portNames.map((name) => [name, 0])) as Record<PortName, number>;
  const ports = await choosePorts(anyPort, say);
  const engines = await startEngines({ home, ports, supervisor, say });
  const wires = await layWires(engines, ports);
  const site: Site = {
    host: loopback,
    ports,
    secrets,
    databaseUrls: {
      api: through(wires['api-postgresql'], engines.databaseUrls.api),
      sync: through(wires['worker-postgresql'], engines.databaseUrls.sync),
      gateway: through(wires['gateway-postgresql'], engines.databaseUrls.gateway),
    },
    temporalAddress: engines.temporalAddress,
    temporalNamespace: engines.namespace,
    temporalUiUrl: undefined,
    publicOrigin: `http://${wires['browser-api'].address}`,
    uiDirectory: join(cloneRoot, 'dist', 'ui'),
    home,
    chromiumPath: await findChromium(say),
    logLevel: 'info',
    businessClock: undefined,
  };
  const clocks = await prepareClocks(home, engines.databaseClock);
  const connection = await Connection.connect({ address: engines.temporalAddress });
  const world: World = {
    site,
    engines,
    supervisor,
    wires,
    clocks,
    demoPassword: secrets.demoPassword,
    temporal: new TemporalClient({ connection, namespace: engines.namespace }),
    say,
    query: async (sql, parameters = []) =>
      withAdmin(engines.adminUrl, async (admin) => (await admin.query(sql, [...parameters])).rows as never),
    withAdmin: (work) => withAdmin(engines.adminUrl, work),
    runService: (service, more = {}) => runService(supervisor, service, more),
    stop: async () => {
      await supervisor.stop();
      await connection.close();
      await Promise.all(Object.values(wires).map((wire) => wire.close()));
      await engines.databaseDisk?.unmount();
    },
  };
  for (const name of ['worker', 'api', 'gateway'] as const)
    await world.runService(serviceOf(site, name), {
      ...temporalOf(wires, name),
      ...clocks[name]?.environment,
    });
  return world;
}

export function serviceOf(site: Site, name: ServiceName): Service {
  const service = listServices(site).find((one) => one.name === name);
  if (service === undefined) throw new Error(`There is no service called ${name}.`);
  return service;
}

/** Has the reconciler look now instead of within five minutes. */
export async function reconcileNow({ temporal }: World): Promise<void> {
  const handle = temporal.schedule.getHandle(reconcileScheduleId);
  await untilDone(() => handle.trigger());
}

/** A Schedule is made by the worker soon after it has started. */
export async function untilDone(work: () => Promise<void>, tries = 60): Promise<void> {
  for (let count = 1; ; count += 1) {
    try {
      return await work();
    } catch (error) {
      if (count >= tries) throw error;
    }
    await delay(500);
  }
}

async function layWires(engines: Engines, ports: Site['ports']): Promise<World['wires']> {
  const postgres = `${loopback}:${String(ports.DATABASE_PORT)}`;
  return {
    'browser-api': await FaultyWire.to(`${loopback}:${String(ports.API_PORT)}`),
    'api-postgresql': await FaultyWire.to(postgres),
    'api-temporal': await FaultyWire.to(engines.temporalAddress),
    'worker-postgresql': await FaultyWire.to(postgres),
    'worker-temporal': await FaultyWire.to(engines.temporalAddress),
    'gateway-postgresql': await FaultyWire.to(postgres),
    'gateway-temporal': await FaultyWire.to(engines.temporalAddress),
    'device-gateway': await FaultyWire.to(`${loopback}:${String(ports.GATEWAY_PORT)}`),
  };
}

async function prepareClocks(
  home: string,
  postgresql: ProcessClock | undefined,
): Promise<Partial<Record<CloudClock, ProcessClock>>> {
  const clocks: Partial<Record<CloudClock, ProcessClock>> = {};
  for (const name of ['api', 'worker', 'gateway'] as const) {
    const clock = await ProcessClock.prepare(join(home, 'clocks', name));
    if (clock !== undefined) clocks[name] = clock;
  }
  return postgresql === undefined ? clocks : { ...clocks, postgresql };
}

function through(wire: FaultyWire, text: string): string {
  const url = new URL(text);
  url.host = wire.address;
  return url.href;
}

function temporalOf(wires: World['wires'], name: 'worker' | 'api' | 'gateway'): Record<string, string> {
  return { TEMPORAL_ADDRESS: wires[`${name}-temporal`].address };
}

/** PostgreSQL may be away, so each use has a connection of its own. */
async function withAdmin<Result>(url: string, work: (admin: pg.Client) => Promise<Result>): Promise<Result> {
  const admin = new pg.Client({
    connectionString: url,
    application_name: 'faults',
    connectionTimeoutMillis: 15_000,
    query_timeout: 30_000,
  });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function runService(
  supervisor: Supervisor,
  { name, program, environment, healthUrl }: Service,
  more: Readonly<Record<string, string>>,
): Promise<void> {
  const processName = more['FAULTS_PROCESS_NAME'] ?? name;
  return supervisor.run(
    {
      name: processName,
      command: process.execPath,
      arguments: ['--enable-source-maps', join(cloneRoot, 'dist', program)],
      environment: { ...environment, ...more },
      workingDirectory: cloneRoot,
    },
    () => answersOk(healthUrl),
  );
}
