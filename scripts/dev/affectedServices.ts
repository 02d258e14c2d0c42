import type { ServiceName } from '../start/services.ts';

const everyService: readonly ServiceName[] = ['sandbox', 'worker', 'api', 'gateway', 'device', 'device-2'];

const devices: readonly ServiceName[] = ['device', 'device-2'];

const servicesOfFolder: Readonly<Record<string, readonly ServiceName[]>> = {
  contracts: ['worker', 'api', 'gateway', ...devices],
  database: ['worker', 'api', 'gateway'],
  connectors: ['worker'],
  workflows: ['worker'],
  activities: ['worker'],
  api: ['api'],
  gateway: ['gateway'],
  'plugin-sdk': devices,
  'worker-device': devices,
  sandbox: ['sandbox'],
  conformance: [],
  scripts: [],
};

/** The processes that run code from any of these files (paths relative to the clone), in starting order. */
export function affectedServices(files: readonly string[]): readonly ServiceName[] {
  const affected = new Set(
    files.flatMap((file) => servicesOfFolder[file.split('/')[0] ?? ''] ?? everyService),
  );
  return everyService.filter((name) => affected.has(name));
}
