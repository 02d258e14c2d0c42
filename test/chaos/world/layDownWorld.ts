import { join } from 'node:path';
import type { Client } from 'pg';
import { freePort } from '../../../scripts/processes/ports.ts';
import { waitUntil } from '../../../scripts/processes/waitUntil.ts';
import { cloneRoot } from '../../../scripts/engines/places.ts';
import type { RunningSystem } from '../../../scripts/start/bringUp.ts';
import { provideSerialNumber } from '../../../scripts/start/demoDevice.ts';
import { answersOk } from '../../../scripts/start/health.ts';
import { deviceFolder, listServices, type Site } from '../../../scripts/start/services.ts';
import type { Supervisor } from '../../../scripts/start/supervisor.ts';
import { body, once, signInToApi } from '../../e2e/support/apiClient.ts';
import type { ApiClient } from '../../e2e/support/apiClient.ts';
import type { LinkedSource } from '../people/linker.ts';
import type { Portals } from './portals.ts';
import { layDownSecondAgency } from './secondAgency.ts';
import { zoneAtNoon } from '../../support/zoneAtNoon.ts';

export const carriers = {
  'Meridian Life': 'meridian-life',
  'Northgate Annuity': 'northgate-annuity',
} as const;
type Institution = keyof typeof carriers;

const demoOwner = 'owner@harborlight.example';
const policiesOfSecondAgency = 150;

/** No login is used by two organizations, so a request's login says whose it is. */
const demoLogins = [
  ['Meridian Life', 'agency'],
  ['Northgate Annuity', 'agency'],
] as const;
const secondLogins = [
  ['Meridian Life', 'smith'],
  ['Meridian Life', 'jones'],
  ['Northgate Annuity', 'smith'],
] as const;

/** Two agencies, a device each, five sources at two carriers. */
export async function layDownWorld(
  running: RunningSystem,
  supervisor: Supervisor,
  admin: Client,
  portals: Portals,
): Promise<readonly [LinkedSource, ...LinkedSource[]]> {
  const { site, demoPassword } = running;
  const home = join(site.home, 'second');
  const second = await layDownSecondAgency(admin, portals, {
    serialNumber: await provideSerialNumber(deviceFolder(home)),
    password: demoPassword,
    carriers,
    policiesEach: policiesOfSecondAgency,
  });
  await admin.query('UPDATE organizations SET time_zone = $1', [zoneAtNoon(new Date())]);
  await runSecondDevice({ ...site, home }, supervisor);
  const demoApi = await signInToApi(site.publicOrigin, demoOwner, demoPassword);
  const secondApi = await signInToApi(site.publicOrigin, second.ownerEmail, demoPassword);
  const sources: LinkedSource[] = [];
  for (const [institution, username] of demoLogins)
    sources.push(await addSource(demoApi, institution, username));
  for (const [institution, username] of secondLogins)
    sources.push(await addSource(secondApi, institution, username));
  const [first, ...others] = sources;
  if (first === undefined) throw new Error('No source was added.');
  return [first, ...others];
}

async function runSecondDevice(site: Site, supervisor: Supervisor): Promise<void> {
  const ports = { ...site.ports, DEVICE_HEALTH_PORT: await freePort(site.host) };
  const service = listServices({ ...site, ports }).find(({ name }) => name === 'device');
  if (service === undefined) throw new Error('There is no device to run.');
  const { program, environment, healthUrl } = service;
  await supervisor.run(
    {
      name: 'second-device',
      command: process.execPath,
      arguments: ['--enable-source-maps', join(cloneRoot, 'dist', program)],
      environment,
      workingDirectory: cloneRoot,
    },
    () => answersOk(healthUrl),
  );
}

async function addSource(api: ApiClient, institution: Institution, username: string): Promise<LinkedSource> {
  const carrier = carriers[institution];
  const id = await connect(api, institution, carrier);
  const params = { path: { id }, ...once() };
  const source = { name: `${institution} – ${username}`, username, authorizedBy: 'Owner' };
  const added = await body(api.POST('/api/v1/connected-institutions/{id}/sources', { params, body: source }));
  return { id: added.id, carrier, username, api };
}

async function connect(api: ApiClient, institution: Institution, pluginId: string): Promise<string> {
  const connected = await body(api.GET('/api/v1/connected-institutions'));
  const existing = connected.items.find(({ institutionName }) => institutionName === institution);
  if (existing !== undefined) return existing.id;
  await waitUntil(`a device to bring the plugin of ${institution}`, 60_000, async () => {
    const { items } = await body(api.GET('/api/v1/plugins'));
    return items.some(({ id }) => id === pluginId);
  });
  const institutions = await body(api.GET('/api/v1/institutions'));
  const institutionId = institutions.items.find(({ name }) => name === institution)?.id;
  if (institutionId === undefined) throw new Error(`The CRM has no ${institution}.`);
  const { id } = await body(
    api.POST('/api/v1/connected-institutions', { params: once(), body: { pluginId, institutionId } }),
  );
  return id;
}
