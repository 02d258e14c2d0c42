import { join } from 'node:path';
import type { PortName } from './options.ts';
import type { Secrets } from './secrets.ts';

/**
 * The product's processes, in the order in which they start, each with its program and its whole environment.
 * The one table of this: `npm start` runs it, the end-to-end tests run it, and docker-compose.yml is compared
 * with it by a test.
 */
export interface Service {
  readonly name: ServiceName;
  /** Path below dist/. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Answers 200 once the process is ready. */
  readonly healthUrl: string;
}

export type ServiceName = 'sandbox' | 'worker' | 'api' | 'gateway' | 'device' | 'device-2';

export interface Site {
  readonly host: string;
  /** Address that the api listens on, when it is another. */
  readonly apiHost?: string;
  readonly ports: Readonly<Record<PortName, number>>;
  readonly secrets: Pick<Secrets, 'payloadKey' | 'taskTokenKey' | 'sessionTokenKey'>;
  readonly databaseUrls: Readonly<Record<'api' | 'sync' | 'gateway', string>>;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly temporalUiUrl: string | undefined;
  readonly publicOrigin: string;
  /** Other origins whose pages may call the api: the development server's. */
  readonly otherOrigins?: readonly string[];
  readonly uiDirectory: string;
  readonly home: string;
  readonly chromiumPath: string;
  readonly logLevel: string;
  /** For the demo device, besides the carriers that are simulated. */
  readonly pluginDirectories?: string | undefined;
  readonly portalOrigins?: Readonly<Record<string, string>>;
  readonly businessClock: string | undefined;
  /** For the worker, where its usual one does not fit. */
  readonly carrierStopWindowHours?: string | undefined;
}

export function listServices(site: Site): readonly Service[] {
  return [sandbox(site), worker(site), api(site), gateway(site), device(site)].map((service) =>
    withCommonSettings(site, service),
  );
}

function withCommonSettings(site: Site, service: Service): Service {
  const everywhere = {
    LOG_LEVEL: site.logLevel,
    NODE_ENV: 'production',
    ...(site.businessClock === undefined ? {} : { BUSINESS_CLOCK: site.businessClock }),
  };
  return { ...service, environment: { ...everywhere, ...service.environment } };
}

export function portalOrigins(site: Pick<Site, 'host' | 'ports'>): Record<string, string> {
  return {
    'meridian-life': origin(site.host, site.ports.SANDBOX_MERIDIAN_PORT),
    'northgate-annuity': origin(site.host, site.ports.SANDBOX_NORTHGATE_PORT),
  };
}

export function origin(host: string, port: number): string {
  return `http://${host}:${String(port)}`;
}

function sandbox({ host, ports, home }: Site): Service {
  return {
    name: 'sandbox',
    program: 'sandbox/main.js',
    environment: {
      SANDBOX_HOST: host,
      SANDBOX_CONTROL_PORT: String(ports.SANDBOX_CONTROL_PORT),
      SANDBOX_MERIDIAN_PORT: String(ports.SANDBOX_MERIDIAN_PORT),
      SANDBOX_NORTHGATE_PORT: String(ports.SANDBOX_NORTHGATE_PORT),
      SANDBOX_LOG_FILE: join(home, 'logs', 'sandbox-requests.jsonl'),
    },
    healthUrl: `${origin(host, ports.SANDBOX_CONTROL_PORT)}/health`,
  };
}

function worker(site: Site): Service {
  return {
    name: 'worker',
    program: 'activities/main.js',
    environment: {
      SYNC_DATABASE_URL: site.databaseUrls.sync,
      ...temporal(site),
      WORKER_HEALTH_PORT: String(site.ports.WORKER_HEALTH_PORT),
      ...(site.carrierStopWindowHours === undefined
        ? {}
        : { CARRIER_STOP_WINDOW_HOURS: site.carrierStopWindowHours }),
    },
    healthUrl: `${origin(site.host, site.ports.WORKER_HEALTH_PORT)}/health`,
  };
}

function api(site: Site): Service {
  return {
    name: 'api',
    program: 'api/main.js',
    environment: {
      API_HOST: site.apiHost ?? site.host,
      API_PORT: String(site.ports.API_PORT),
      PUBLIC_ORIGIN: [site.publicOrigin, ...(site.otherOrigins ?? [])].join(','),
      API_DATABASE_URL: site.databaseUrls.api,
      ...temporal(site),
      UI_DIRECTORY: site.uiDirectory,
      ...(site.temporalUiUrl === undefined ? {} : { TEMPORAL_UI_URL: site.temporalUiUrl }),
    },
    healthUrl: `${origin(site.host, site.ports.API_PORT)}/api/health`,
  };
}

function gateway(site: Site): Service {
  return {
    name: 'gateway',
    program: 'gateway/main.js',
    environment: {
      GATEWAY_HOST: site.host,
      GATEWAY_PORT: String(site.ports.GATEWAY_PORT),
      GATEWAY_HEALTH_PORT: String(site.ports.GATEWAY_HEALTH_PORT),
      GATEWAY_DATABASE_URL: site.databaseUrls.gateway,
      ...temporal(site),
      TASK_TOKEN_KEY: site.secrets.taskTokenKey,
      SESSION_TOKEN_KEY: site.secrets.sessionTokenKey,
    },
    healthUrl: `${origin(site.host, site.ports.GATEWAY_HEALTH_PORT)}/health`,
  };
}

export function deviceFolder(home: string): string {
  return join(home, 'device');
}

export function secondDeviceFolder(home: string): string {
  return join(home, 'device-2');
}

/**
 * An appliance fresh from its box: nobody has entered its serial number yet. It serves to walk the guide's first step,
 * so only `npm start` and `npm run dev` run it.
 */
export function secondDevice(site: Site): Service {
  const { environment, ...service } = device(site);
  return withCommonSettings(site, {
    ...service,
    name: 'device-2',
    environment: {
      ...environment,
      DEVICE_DATA_DIRECTORY: secondDeviceFolder(site.home),
      DEVICE_HEALTH_PORT: String(site.ports.SECOND_DEVICE_HEALTH_PORT),
    },
    healthUrl: `${origin(site.host, site.ports.SECOND_DEVICE_HEALTH_PORT)}/health`,
  });
}

/** The demo device: it knows the gateway's address and the carriers, and holds no key of the platform. */
function device(site: Site): Service {
  return {
    name: 'device',
    program: 'worker-device/main.js',
    environment: {
      GATEWAY_ADDRESS: `${site.host}:${String(site.ports.GATEWAY_PORT)}`,
      GATEWAY_TLS: 'off',
      DEVICE_DATA_DIRECTORY: deviceFolder(site.home),
      CHROMIUM_PATH: site.chromiumPath,
      PORTAL_ORIGINS: JSON.stringify({ ...portalOrigins(site), ...site.portalOrigins }),
      ...(site.pluginDirectories === undefined ? {} : { PLUGIN_DIRECTORIES: site.pluginDirectories }),
      DEVICE_HEALTH_PORT: String(site.ports.DEVICE_HEALTH_PORT),
    },
    healthUrl: `${origin(site.host, site.ports.DEVICE_HEALTH_PORT)}/health`,
  };
}

function temporal(site: Site): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: site.temporalAddress,
    TEMPORAL_NAMESPACE: site.temporalNamespace,
    PAYLOAD_KEY: site.secrets.payloadKey,
  };
}
