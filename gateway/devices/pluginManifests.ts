import type { EntityManager } from 'typeorm';
import type { PluginManifest, PluginSessionFacts } from '../../contracts/domain/plugins.ts';
import type { ValueType } from '../../contracts/domain/valueTypes.ts';
import { valueTypes } from '../../contracts/domain/valueTypes.ts';
import { invalid } from '../grpc/refusal.ts';
import { MessageReader, requireDistinct } from './messageReader.ts';
import { leaveOut } from './spelledOut.ts';
import { pluginIdForm } from './textForms.ts';

const manifestMaxLength = 20_000;
const day = 86_400_000;

/** The manifests that a device reports, each as JSON text. */
export function readPluginManifests(message: MessageReader): PluginManifest[] {
  const manifests = message.list('pluginManifests', 200).map((text) => readManifest(text));
  requireDistinct(
    manifests.map((manifest) => manifest.id),
    'A plugin',
  );
  return manifests;
}

function readManifest(text: unknown): PluginManifest {
  if (typeof text !== 'string' || text.length > manifestMaxLength)
    throw invalid('A plugin manifest is too long');
  const manifest = new MessageReader(parseJson(text), 'pluginManifest.');
  const origins = manifest.list('origins', 50).map((origin) => readOrigin(origin));
  return {
    id: manifest.text('id', 64, pluginIdForm),
    institutionName: manifest.text('institutionName', 200),
    version: manifest.text('version', 64),
    origins,
    valueTypes: manifest.list('valueTypes', valueTypes.length).map(readValueType),
    lists: manifest.truth('lists'),
    session: readSessionFacts(manifest.nested('session')),
  };
}

function readSessionFacts(session: MessageReader): PluginSessionFacts {
  return leaveOut<PluginSessionFacts>({
    idleTimeoutMs: session.optional('idleTimeoutMs', (name) => session.count(name, day)),
    absoluteTimeoutMs: session.optional('absoluteTimeoutMs', (name) => session.count(name, 30 * day)),
    maxConcurrentRequests: session.count('maxConcurrentRequests', 100),
    requestsPerSecond: session.positive('requestsPerSecond', 1000),
    readsOver: session.oneOf('readsOver', ['http', 'page']),
  });
}

function readValueType(word: unknown): ValueType {
  const valueType = valueTypes.find((candidate) => candidate === word);
  if (valueType === undefined) throw invalid('A plugin manifest names a value type that is none');
  return valueType;
}

function readOrigin(origin: unknown): string {
  if (typeof origin !== 'string' || !URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw invalid('A plugin manifest names an origin that is none');
  }
  return origin;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalid('A plugin manifest is not JSON');
  }
}

/** Makes the rows of a device's plugins what it reported; called in the device's tenant. */
export async function storePluginManifests(
  manager: EntityManager,
  device: { organizationId: string; deviceId: string },
  manifests: readonly PluginManifest[],
): Promise<void> {
  await manager.query('DELETE FROM device_plugins WHERE device_id = $1 AND plugin_id <> ALL ($2)', [
    device.deviceId,
    manifests.map((manifest) => manifest.id),
  ]);
  await manager.query(
    `INSERT INTO device_plugins (organization_id, device_id, plugin_id, manifest)
     SELECT $1, $2, listed.manifest ->> 'id', listed.manifest FROM jsonb_array_elements($3) AS listed (manifest)
     ON CONFLICT (device_id, plugin_id) DO UPDATE SET manifest = excluded.manifest, reported_at = now()`,
    [device.organizationId, device.deviceId, JSON.stringify(manifests)],
  );
}
