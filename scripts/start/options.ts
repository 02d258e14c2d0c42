import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cloneRoot } from '../engines/places.ts';

export const loopback = '127.0.0.1';

/** Ports by the environment variable that sets each, with the one that is tried when it is not set. */
export const defaultPorts = {
  API_PORT: 3000,
  DATABASE_PORT: 5440,
  TEMPORAL_PORT: 7233,
  TEMPORAL_UI_PORT: 8233,
  WORKER_HEALTH_PORT: 7401,
  GATEWAY_PORT: 7402,
  GATEWAY_HEALTH_PORT: 7403,
  DEVICE_HEALTH_PORT: 7404,
  SECOND_DEVICE_HEALTH_PORT: 7405,
  SANDBOX_CONTROL_PORT: 4100,
  SANDBOX_MERIDIAN_PORT: 4101,
  SANDBOX_NORTHGATE_PORT: 4102,
} as const;

export type PortName = keyof typeof defaultPorts;
export const portNames = Object.keys(defaultPorts) as PortName[];

export interface StartOptions {
  /** Folder of this clone's data: secrets, records, the demo device, logs. */
  readonly home: string;
  /** Address that the api listens on; everything else is reachable from this machine only. */
  readonly apiHost: string;
  /** Where people reach the api, when that is not localhost. */
  readonly publicOrigin: string | undefined;
  readonly wantedPorts: Readonly<Record<PortName, number>>;
  /** Superuser URL of a PostgreSQL that is there already; otherwise one is started. */
  readonly databaseUrl: string | undefined;
  /** host:port of a Temporal that is there already; otherwise one is started. */
  readonly temporalAddress: string | undefined;
  /** The UI of that Temporal; one that is started brings its own. */
  readonly temporalUiUrl: string | undefined;
  readonly temporalNamespace: string;
  /** JSON of contracts/domain/businessClock.ts with its anchor set. */
  readonly businessClock: string | undefined;
  /** Business hours within which two organizations that see the same stop a carrier for everyone. */
  readonly carrierStopWindowHours: string | undefined;
  readonly logLevel: string;
  /** Directories with more plugins for the demo device, as `PLUGIN_DIRECTORIES` of the device. */
  readonly pluginDirectories: string | undefined;
  /** Where the portals of those plugins answer, by plugin id. */
  readonly portalOrigins: Readonly<Record<string, string>>;
  readonly fresh: boolean;
  readonly yes: boolean;
}

export function readOptions(argv: readonly string[], environment: NodeJS.ProcessEnv): StartOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: { fresh: { type: 'boolean', default: false }, yes: { type: 'boolean', default: false } },
  });
  return {
    home: resolve(environment['CARRIER_SYNC_HOME'] ?? defaultHome(environment)),
    apiHost: environment['API_HOST'] ?? loopback,
    publicOrigin: environment['PUBLIC_ORIGIN'],
    wantedPorts: Object.fromEntries(
      portNames.map((name) => [name, readPort(name, environment[name])]),
    ) as Record<PortName, number>,
    databaseUrl: environment['DATABASE_URL'],
    temporalAddress: environment['TEMPORAL_ADDRESS'],
    temporalUiUrl: environment['TEMPORAL_UI_URL'],
    temporalNamespace: environment['TEMPORAL_NAMESPACE'] ?? 'default',
    businessClock: anchorBusinessClock(environment['BUSINESS_CLOCK']),
    carrierStopWindowHours: environment['CARRIER_STOP_WINDOW_HOURS'],
    logLevel: environment['LOG_LEVEL'] ?? 'info',
    pluginDirectories: environment['PLUGIN_DIRECTORIES'],
    portalOrigins: JSON.parse(environment['PORTAL_ORIGINS'] ?? '{}') as Record<string, string>,
    fresh: values.fresh,
    yes: values.yes,
  };
}

/** Each clone has a folder of its own, so two clones can run side by side. */
function defaultHome(environment: NodeJS.ProcessEnv): string {
  const dataHome = environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share');
  const clone = realpathSync(cloneRoot);
  const hash = createHash('sha256').update(clone).digest('hex').slice(0, 8);
  return join(dataHome, 'carrier-sync', `${basename(clone)}-${hash}`);
}

function readPort(name: PortName, text: string | undefined): number {
  if (text === undefined) return defaultPorts[name];
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${name} is "${text}", which is no port number.`);
}

/** Processes start one after another; without one anchor for all, each would count from its own start. */
function anchorBusinessClock(settings: string | undefined): string | undefined {
  if (settings === undefined) return undefined;
  return JSON.stringify({ anchor: new Date().toISOString(), ...(JSON.parse(settings) as object) });
}
