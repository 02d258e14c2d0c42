import { join } from 'node:path';
import { adminUrl, planPostgres, postgresAnswers } from '../engines/postgres.ts';
import { postgresHome } from '../engines/postgresHome.ts';
import { findTemporal } from '../engines/temporal.ts';
import { temporalServerArguments } from '../engines/temporalServer.ts';
import { temporalDynamicConfig } from '../engines/temporalSettings.ts';
import { freePort } from '../processes/ports.ts';
import { temporalAnswers } from '../processes/temporalAnswers.ts';
import { openTemporalUiDoor } from '../engines/temporalUiDoor.ts';
import type { PortName } from './options.ts';
import type { Supervisor } from './supervisor.ts';

export interface EngineSite {
  readonly home: string;
  readonly host: string;
  readonly ports: Readonly<Record<PortName, number>>;
  readonly say: (line: string) => void;
}

/** Uses the PostgreSQL that was named, or starts one on this folder's data. Returns the superuser's URL. */
export async function runPostgres(
  site: EngineSite,
  supervisor: Supervisor,
  given: string | undefined,
  password: string,
): Promise<string> {
  if (given !== undefined) {
    if (!(await postgresAnswers(given)))
      throw new Error('DATABASE_URL names a PostgreSQL that does not answer.');
    return given;
  }
  const dataFolder = await postgresHome(join(site.home, 'postgres'));
  if (!dataFolder.startsWith(site.home)) {
    site.say(`PostgreSQL cannot run as root; it runs as the user postgres with its data in ${dataFolder}.`);
  }
  const server = { dataFolder, host: site.host, port: site.ports.DATABASE_PORT, password };
  const url = adminUrl(server);
  await supervisor.run(await planPostgres(server), () => postgresAnswers(url));
  return url;
}

/** Uses the Temporal that was named, or starts one on this folder's data. Returns host:port. */
export async function runTemporal(
  site: EngineSite,
  supervisor: Supervisor,
  given: string | undefined,
  codecEndpoint: string,
): Promise<string> {
  if (given !== undefined) {
    if (!(await temporalAnswers(given)))
      throw new Error('TEMPORAL_ADDRESS names a Temporal that does not answer.');
    return given;
  }
  const { host, ports } = site;
  const uiPort = await freePort(host);
  const address = `${host}:${String(ports.TEMPORAL_PORT)}`;
  const flags = temporalServerArguments({
    host,
    port: ports.TEMPORAL_PORT,
    ui: { port: uiPort, codecEndpoint },
    databaseFile: join(site.home, 'temporal.db'),
    dynamicConfig: temporalDynamicConfig,
    searchAttributes: [],
  });
  const command = await findTemporal(site.say);
  await supervisor.run({ name: 'temporal', command, arguments: flags, environment: {} }, () =>
    temporalAnswers(address),
  );
  const door = await openTemporalUiDoor({ host, port: ports.TEMPORAL_UI_PORT, uiPort });
  supervisor.atEnd(() => door.close());
  return address;
}
