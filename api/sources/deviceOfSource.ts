import type { EntityManager } from 'typeorm';
import { selectRow } from '../database/rows.ts';

/** The device that a source of the plugin goes to: online ones first, then the one with the fewest sources. */
export async function findDeviceFor(manager: EntityManager, pluginId: string): Promise<string | null> {
  const device = await selectRow<{ id: string }>(
    manager,
    `SELECT d.id FROM devices d JOIN device_plugins p ON p.device_id = d.id AND p.plugin_id = $1
     WHERE d.state = 'ACTIVE'
     ORDER BY d.online DESC,
       (SELECT count(*) FROM login_sources l WHERE l.device_id = d.id AND l.removed_at IS NULL), d.created_at, d.id
     LIMIT 1`,
    [pluginId],
  );
  return device?.id ?? null;
}

export async function deviceRunsPlugin(
  manager: EntityManager,
  deviceId: string,
  pluginId: string,
): Promise<boolean> {
  const device = await selectRow(
    manager,
    `SELECT 1 FROM devices d JOIN device_plugins p ON p.device_id = d.id AND p.plugin_id = $2
     WHERE d.id = $1 AND d.state <> 'REMOVED'`,
    [deviceId, pluginId],
  );
  return device !== undefined;
}
