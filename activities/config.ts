import type { BusinessClockSettings } from '../contracts/domain/businessClock.ts';

export interface WorkerConfig {
  /** PostgreSQL, as the role `sync`. */
  databaseUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
  payloadKey: Buffer;
  /** 0 for any free one. */
  healthPort: number;
  logLevel: string;
  businessClock: BusinessClockSettings;
  /** Business time within which two organizations that see the same stop a carrier for everyone. */
  carrierStopWindowMs: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const keyBytes = 32;
const hourMs = 3_600_000;
const usualStopWindowHours = '24';

/** @throws Error that names everything that is missing or wrong, one line each */
export function readWorkerConfig(environment: Environment): WorkerConfig {
  const problems: string[] = [];
  const required = (name: string): string => {
    const value = environment[name] ?? '';
    if (value === '') problems.push(`${name} is missing`);
    return value;
  };
  const key = (name: string): Buffer => {
    const bytes = Buffer.from(required(name), 'base64');
    if (bytes.length !== keyBytes) problems.push(`${name} needs ${String(keyBytes)} bytes in base64`);
    return bytes;
  };
  const port = (name: string): number => {
    const value = Number(required(name));
    if (!Number.isInteger(value) || value < 0 || value > 65_535) problems.push(`${name} is no port`);
    return value;
  };
  const hours = (name: string, usual: string): number => {
    const value = Number(environment[name] ?? usual);
    if (!(value > 0)) problems.push(`${name} needs a number of hours`);
    return value * hourMs;
  };
  const config: WorkerConfig = {
    databaseUrl: required('SYNC_DATABASE_URL'),
    temporalAddress: required('TEMPORAL_ADDRESS'),
    temporalNamespace: environment['TEMPORAL_NAMESPACE'] ?? 'default',
    payloadKey: key('PAYLOAD_KEY'),
    healthPort: port('WORKER_HEALTH_PORT'),
    logLevel: environment['LOG_LEVEL'] ?? 'info',
    businessClock: readBusinessClock(environment['BUSINESS_CLOCK'], problems),
    carrierStopWindowMs: hours('CARRIER_STOP_WINDOW_HOURS', usualStopWindowHours),
  };
  if (problems.length > 0) throw new Error(`The worker cannot start:\n  ${problems.join('\n  ')}`);
  return config;
}

function readBusinessClock(text: string | undefined, problems: string[]): BusinessClockSettings {
  try {
    return text === undefined || text === '' ? {} : (JSON.parse(text) as BusinessClockSettings);
  } catch {
    problems.push('BUSINESS_CLOCK is not JSON');
    return {};
  }
}
