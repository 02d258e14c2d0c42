import { delimiter } from 'node:path';
import type { ConformanceEnvironment } from '../plugin-sdk/index.ts';

export interface ConformanceConfig {
  chromiumPath: string;
  pluginDirectories: readonly string[];
  environment: ConformanceEnvironment;
}

type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'CONFORMANCE_';

/** @throws Error that names what is missing */
export function readConformanceConfig(environment: Environment): ConformanceConfig {
  const chromiumPath = environment['CHROMIUM_PATH'] ?? '';
  if (chromiumPath === '') throw new Error('CHROMIUM_PATH is missing (path of a Chromium)');
  const settings = Object.entries(environment)
    .filter((entry): entry is [string, string] => entry[0].startsWith(prefix) && entry[1] !== undefined)
    .map(([name, value]): [string, string] => [name.slice(prefix.length), value]);
  return {
    chromiumPath,
    pluginDirectories: (environment['PLUGIN_DIRECTORIES'] ?? '')
      .split(delimiter)
      .filter((path) => path !== ''),
    environment: {
      sandboxControl: environment['SANDBOX_CONTROL_ORIGIN'] ?? null,
      settings: Object.fromEntries(settings),
    },
  };
}
