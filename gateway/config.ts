import { readFileSync } from 'node:fs';
import type { BusinessClockSettings } from '../contracts/domain/businessClock.ts';

export interface GatewayConfig {
  host: string;
  /** 0 for any free one. */
  port: number;
  healthPort: number;
  databaseUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
  payloadKey: Buffer;
  taskTokenKey: Buffer;
  sessionTokenKey: Buffer;
  /** PEM; without it the gateway speaks plain text, for one machine only. */
  tls?: { certificate: Buffer; key: Buffer };
  logLevel: string;
  businessClock: BusinessClockSettings;
}

type Environment = Readonly<Record<string, string | undefined>>;

const keyBytes = 32;

/** @throws Error that names everything that is missing or wrong, one line each */
export function readGatewayConfig(environment: Environment): GatewayConfig {
  const problems: string[] = [];
  const required = (name: string): string => {
    const value = environment[name] ?? '';
    if (value === '') problems.push(`${name} is missing`);
    return value;
  };
  const key = (name: string): Buffer => {
    const bytes = Buffer.from(required(name), 'base64');
    if (bytes.length > 0 && bytes.length !== keyBytes) problems.push(`${name} needs 32 bytes in base64`);
    return bytes;
  };
  const port = (name: string): number => {
    const value = Number(required(name));
    if (!Number.isInteger(value) || value < 0 || value > 65_535) problems.push(`${name} is no port`);
    return value;
  };
  const tls = readTls(environment, problems);
  const config: GatewayConfig = {
    host: required('GATEWAY_HOST'),
    port: port('GATEWAY_PORT'),
    healthPort: port('GATEWAY_HEALTH_PORT'),
    databaseUrl: required('GATEWAY_DATABASE_URL'),
    temporalAddress: required('TEMPORAL_ADDRESS'),
    temporalNamespace: required('TEMPORAL_NAMESPACE'),
    payloadKey: key('PAYLOAD_KEY'),
    taskTokenKey: key('TASK_TOKEN_KEY'),
    sessionTokenKey: key('SESSION_TOKEN_KEY'),
    ...(tls && { tls }),
    logLevel: environment['LOG_LEVEL'] ?? 'info',
    businessClock: readBusinessClock(environment['BUSINESS_CLOCK'], problems),
  };
  if (problems.length > 0) throw new Error(`The gateway cannot start:\n  ${problems.join('\n  ')}`);
  return config;
}

function readTls(environment: Environment, problems: string[]): GatewayConfig['tls'] {
  const certificate = environment['GATEWAY_TLS_CERTIFICATE'];
  const key = environment['GATEWAY_TLS_KEY'];
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined) {
    problems.push('GATEWAY_TLS_CERTIFICATE and GATEWAY_TLS_KEY belong together');
    return undefined;
  }
  try {
    return { certificate: readFileSync(certificate), key: readFileSync(key) };
  } catch (error) {
    problems.push(`the TLS files cannot be read: ${String(error)}`);
    return undefined;
  }
}

function readBusinessClock(text: string | undefined, problems: string[]): BusinessClockSettings {
  try {
    return text === undefined || text === '' ? {} : (JSON.parse(text) as BusinessClockSettings);
  } catch {
    problems.push('BUSINESS_CLOCK is not JSON');
    return {};
  }
}
