import type { Client } from 'pg';
import { body, once, signInToApi } from '../../e2e/support/apiClient.ts';
import type { ApiClient } from '../../e2e/support/apiClient.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import type { ServiceProcess } from '../../e2e/support/serviceProcess.ts';
import type { PlannedOrganization, PlannedSource } from '../plan/world.ts';
import { layOrganization, ownerPassword } from './layOrganization.ts';
import type { LaidWorld } from './layWorld.ts';

export interface RunningOrganization {
  readonly organizationId: string;
  readonly device: ServiceProcess;
  /** Ids of the sources, by their keys. */
  readonly sourceIds: ReadonlyMap<string, string>;
  /** The owner's, signed in this very morning. */
  api(): ApiClient;
  signInAgain(): Promise<void>;
}

interface OwnSite {
  readonly origin: string;
  readonly admin: Client;
  readonly device: ServiceProcess;
  readonly serialNumber: string;
}

/** An organization with its CRM as it is on the first day, its device, and its sources in their order. */
export async function setUpOrganization(
  organization: PlannedOrganization,
  laid: LaidWorld,
  { origin, admin, device, serialNumber }: OwnSite,
): Promise<RunningOrganization> {
  const { organizationId, ownerEmail } = await layOrganization(admin, organization, laid);
  const signIn = (): Promise<ApiClient> => signInToApi(origin, ownerEmail, ownerPassword);
  let api = await signIn();
  await claim(api, serialNumber);
  const sourceIds = new Map<string, string>();
  for (const source of laid.world.sources.filter((one) => one.organization === organization.key))
    sourceIds.set(source.key, await addSource(api, source));
  return {
    organizationId,
    device,
    sourceIds,
    api: () => api,
    signInAgain: async () => {
      api = await signIn();
    },
  };
}

async function claim(api: ApiClient, serialNumber: string): Promise<void> {
  const device = { serialNumber, name: 'Front office' };
  const { id } = await body(api.POST('/api/v1/devices', { params: once(), body: device }));
  await eventually(async () => {
    const { online, pluginIds } = await body(api.GET('/api/v1/devices/{id}', { params: { path: { id } } }));
    if (!online || pluginIds.length === 0) throw new Error('The device has not been heard of.');
  });
}

async function addSource(
  api: ApiClient,
  { key, institution, pluginId, username }: PlannedSource,
): Promise<string> {
  const params = { path: { id: await connect(api, institution, pluginId) }, ...once() };
  const source = { name: key, username, authorizedBy: 'Dana Owner' };
  const { id } = await body(
    api.POST('/api/v1/connected-institutions/{id}/sources', { params, body: source }),
  );
  return id;
}

async function connect(api: ApiClient, institution: string, pluginId: string): Promise<string> {
  const connected = await body(api.GET('/api/v1/connected-institutions'));
  const existing = connected.items.find(({ institutionName }) => institutionName === institution);
  if (existing !== undefined) return existing.id;
  const { items } = await body(api.GET('/api/v1/institutions'));
  const institutionId = items.find(({ name }) => name === institution)?.id;
  if (institutionId === undefined) throw new Error(`The CRM has no ${institution}.`);
  const connection = { pluginId, institutionId };
  const { id } = await body(api.POST('/api/v1/connected-institutions', { params: once(), body: connection }));
  return id;
}
