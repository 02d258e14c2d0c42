import type { BusinessClockSettings } from '../contracts/domain/businessClock.ts';

export interface ApiConfig {
  host: string;
  /** 0 for any free one. */
  port: number;
  /** Origins of the pages that may change something; the first is the one that is told to people. */
  publicOrigins: string[];
  databaseUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
  payloadKey: Buffer;
  /** The built page; without it only the API is served. */
  uiDirectory?: string;
  temporalUiUrl?: string;
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[];
  logLevel: string;
  businessClock: BusinessClockSettings;
}

/** Nest's token of the configuration. */
export const apiConfigToken = Symbol('ApiConfig');

type Environment = Readonly<Record<string, string | undefined>>;

const keyBytes = 32;

/** @throws Error that names everything that is missing or wrong, one line each */
export function readApiConfig(environment: Environment = process.env): ApiConfig {
  const problems: string[] = [];
  const required = (name: string): string => {
    const value = environment[name] ?? '';
    if (value === '') problems.push(`${name} is missing`);
    return value;
  };
  const payloadKey = Buffer.from(required('PAYLOAD_KEY'), 'base64');
  if (payloadKey.length !== keyBytes) problems.push('PAYLOAD_KEY needs 32 bytes in base64');
  const temporalUiUrl = readUrl(environment, 'TEMPORAL_UI_URL', problems);
  const config: ApiConfig = {
    host: environment['API_HOST'] ?? '127.0.0.1',
    port: readPort(required('API_PORT'), problems),
    publicOrigins: list(required('PUBLIC_ORIGIN')).map((origin) => readOrigin(origin, problems)),
    databaseUrl: required('API_DATABASE_URL'),
    temporalAddress: required('TEMPORAL_ADDRESS'),
    temporalNamespace: environment['TEMPORAL_NAMESPACE'] ?? 'default',
    payloadKey,
    ...(environment['UI_DIRECTORY'] ? { uiDirectory: environment['UI_DIRECTORY'] } : {}),
    ...(temporalUiUrl === undefined ? {} : { temporalUiUrl }),
    trustedProxies: list(environment['TRUSTED_PROXIES'] ?? ''),
    logLevel: environment['LOG_LEVEL'] ?? 'info',
    businessClock: readBusinessClock(environment['BUSINESS_CLOCK'], problems),
  };
  if (problems.length > 0) throw new Error(`The api cannot start:\n  ${problems.join('\n  ')}`);
  return config;
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function readPort(text: string, problems: string[]): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) problems.push('API_PORT is no port');
  return port;
}

function readOrigin(text: string, problems: string[]): string {
  if (!URL.canParse(text)) {
    problems.push(`PUBLIC_ORIGIN: ${text} is no origin, such as https://crm.example`);
    return text;
  }
  return new URL(text).origin;
}

function readUrl(environment: Environment, name: string, problems: string[]): string | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  if (!URL.canParse(text)) problems.push(`${name} is no address`);
  return text;
}

function readBusinessClock(text: string | undefined, problems: string[]): BusinessClockSettings {
  try {
    return text === undefined || text === '' ? {} : (JSON.parse(text) as BusinessClockSettings);
  } catch {
    problems.push('BUSINESS_CLOCK is not JSON');
    return {};
  }
}
