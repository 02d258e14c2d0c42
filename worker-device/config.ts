import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import type { BusinessClockSettings } from '../contracts/domain/businessClock.ts';

export type GatewayTls = { kind: 'OFF' } | { kind: 'ON'; certificateAuthority?: Buffer };

export interface DeviceConfig {
  /** host:port */
  gatewayAddress: string;
  gatewayTls: GatewayTls;
  dataDirectory: string;
  /** Absent: the browser that Playwright brings or that is installed. */
  chromiumPath?: string;
  /** Plugin id to the origin that it is to use instead of its own. */
  portalOrigins: Readonly<Record<string, string>>;
  pluginDirectories: readonly string[];
  /** Absent: no health port is opened. */
  healthPort?: number;
  logLevel: string;
  businessClock: BusinessClockSettings;
}

type Environment = Readonly<Record<string, string | undefined>>;

const loopbackHosts = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);
const logLevels = new Set(['trace', 'debug', 'info', 'warn', 'error', 'silent']);

/** @throws Error that names everything that is missing or wrong, one line each */
export function readDeviceConfig(environment: Environment): DeviceConfig {
  const problems: string[] = [];
  const gatewayAddress = environment['GATEWAY_ADDRESS'] ?? '';
  if (gatewayAddress === '') problems.push('GATEWAY_ADDRESS is missing (host:port of the gateway)');
  else if (!isAddress(gatewayAddress)) problems.push(`GATEWAY_ADDRESS ${gatewayAddress} is not host:port`);
  const chromiumPath = environment['CHROMIUM_PATH'] ?? '';
  const healthPort = readPort(environment['DEVICE_HEALTH_PORT'], problems);
  const config: DeviceConfig = {
    gatewayAddress,
    gatewayTls: readTls(environment, gatewayAddress, problems),
    dataDirectory: environment['DEVICE_DATA_DIRECTORY'] ?? defaultDataDirectory(environment),
    ...(chromiumPath !== '' && { chromiumPath }),
    portalOrigins: readPortalOrigins(environment['PORTAL_ORIGINS'], problems),
    pluginDirectories: readDirectories(environment['PLUGIN_DIRECTORIES'], problems),
    ...(healthPort !== undefined && { healthPort }),
    logLevel: readLogLevel(environment['LOG_LEVEL'], problems),
    businessClock: readJson('BUSINESS_CLOCK', environment['BUSINESS_CLOCK'], problems),
  };
  if (problems.length > 0) throw new Error(`The device cannot start:\n  ${problems.join('\n  ')}`);
  return config;
}

/**
 * Makes this process and the browsers that it starts keep their temporary files in a directory of its own, which the
 * next start empties: a profile that a kill left behind holds cookies.
 */
export function useTemporaryDirectory(path: string): void {
  process.env['TMPDIR'] = path;
}

/** Without its port; also of an IPv6 address in brackets. */
export function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(':'));
}

function isAddress(address: string): boolean {
  const port = Number(address.slice(address.lastIndexOf(':') + 1));
  return address.lastIndexOf(':') > 0 && Number.isInteger(port) && port > 0 && port <= 65_535;
}

function readTls(environment: Environment, address: string, problems: string[]): GatewayTls {
  const setting = environment['GATEWAY_TLS'] ?? 'on';
  const authorityFile = environment['GATEWAY_CA_FILE'] ?? '';
  if (setting === 'off') {
    if (address !== '' && !loopbackHosts.has(hostOf(address))) {
      problems.push('GATEWAY_TLS=off is for a gateway on this machine only');
    }
    return { kind: 'OFF' };
  }
  if (setting !== 'on') problems.push('GATEWAY_TLS is neither on nor off');
  if (authorityFile === '') return { kind: 'ON' };
  try {
    return { kind: 'ON', certificateAuthority: readFileSync(authorityFile) };
  } catch (error) {
    problems.push(
      `GATEWAY_CA_FILE cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
    return { kind: 'ON' };
  }
}

function readPort(text: string | undefined, problems: string[]): number | undefined {
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  problems.push('DEVICE_HEALTH_PORT is no port');
  return undefined;
}

function readPortalOrigins(text: string | undefined, problems: string[]): Record<string, string> {
  const origins: Record<string, string> = {};
  for (const [plugin, origin] of Object.entries(readJson('PORTAL_ORIGINS', text, problems))) {
    const url = typeof origin === 'string' ? URL.parse(origin) : null;
    if (url !== null && /^https?:$/.test(url.protocol)) origins[plugin] = url.origin;
    else problems.push(`PORTAL_ORIGINS gives no http(s) origin for ${plugin}`);
  }
  return origins;
}

function readDirectories(text: string | undefined, problems: string[]): string[] {
  const directories = (text ?? '').split(delimiter).filter((directory) => directory !== '');
  for (const directory of directories) {
    if (!isAbsolute(directory)) problems.push(`PLUGIN_DIRECTORIES: ${directory} is not an absolute path`);
  }
  return directories;
}

function readLogLevel(text: string | undefined, problems: string[]): string {
  const level = text ?? 'info';
  if (!logLevels.has(level)) problems.push(`LOG_LEVEL ${level} is none of ${[...logLevels].join(', ')}`);
  return level;
}

function readJson(name: string, text: string | undefined, problems: string[]): object {
  if (text === undefined || text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below, like every other text that is no object.
  }
  problems.push(`${name} is not a JSON object`);
  return {};
}

function defaultDataDirectory(environment: Environment): string {
  const dataHome = environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share');
  return join(dataHome, 'carrier-sync-device');
}
