import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { registerSearchAttributes } from '../../../scripts/deploy/registerSearchAttributes.ts';
import { adminUrl, planPostgres, postgresAnswers } from '../../../scripts/engines/postgres.ts';
import { postgresHome } from '../../../scripts/engines/postgresHome.ts';
import { runTemporal } from '../../../scripts/start/engines.ts';
import { loopback, type PortName } from '../../../scripts/start/options.ts';
import { prepareRecords } from '../../../scripts/start/prepareRecords.ts';
import { loadSecrets } from '../../../scripts/start/secrets.ts';
import type { Supervisor } from '../../../scripts/start/supervisor.ts';
import { ProcessClock } from './processClock.ts';
import { SmallDisk } from './smallDisk.ts';

const databaseName = 'carrier_sync';
const namespace = 'default';
const diskMegabytes = 400;

export interface Engines {
  readonly databaseUrls: Awaited<ReturnType<typeof prepareRecords>>;
  readonly adminUrl: string;
  readonly temporalAddress: string;
  readonly namespace: string;
  /** Undefined where this machine lets us mount none. */
  readonly databaseDisk: SmallDisk | undefined;
  /** Undefined where libfaketime is not installed. */
  readonly databaseClock: ProcessClock | undefined;
}

export interface EngineOptions {
  readonly home: string;
  readonly ports: Readonly<Record<PortName, number>>;
  readonly supervisor: Supervisor;
  readonly say: (line: string) => void;
}

/** PostgreSQL on a small file system, and Temporal. */
export async function startEngines({ home, ports, supervisor, say }: EngineOptions): Promise<Engines> {
  const { databasePasswords } = await loadSecrets(home);
  const dataFolder = await postgresHome(join(home, 'postgres'));
  await mkdir(dirname(dataFolder), { recursive: true });
  const databaseDisk = await SmallDisk.mount(dirname(dataFolder), diskMegabytes, say);
  const server = {
    dataFolder,
    host: loopback,
    port: ports.DATABASE_PORT,
    password: databasePasswords.superuser,
    settings: { max_wal_size: '64MB', min_wal_size: '32MB' },
  };
  const url = adminUrl(server);
  // Beside the cluster, where the user that PostgreSQL runs as may read.
  const databaseClock = await ProcessClock.prepare(join(dirname(dataFolder), 'clock'));
  const plan = await planPostgres(server);
  const environment = { ...plan.environment, ...databaseClock?.environment };
  await supervisor.run({ ...plan, environment }, () => postgresAnswers(url));
  const databaseUrls = await prepareRecords(url, databaseName, databasePasswords);
  const site = { home, host: loopback, ports, say };
  const temporalAddress = await runTemporal(site, supervisor, undefined, 'http://127.0.0.1/unused');
  await registerSearchAttributes(temporalAddress, namespace);
  const looking = new URL(url);
  looking.pathname = `/${databaseName}`;
  return { databaseUrls, adminUrl: looking.href, temporalAddress, namespace, databaseDisk, databaseClock };
}
