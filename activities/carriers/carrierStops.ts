import type { DataSource, EntityManager } from 'typeorm';
import type { LinkSessionChange } from '../../contracts/temporal/cloudActivities.ts';
import type { WorkflowDoor } from '../temporal/workflowDoor.ts';
import { rowOf, rowsOf } from '../store/rows.ts';

export interface StopRule {
  now: Date;
  /** How far apart two organizations may see the same, in milliseconds of business time. */
  windowMs: number;
}

/**
 * A portal that blocks or has changed for a second organization is a matter of the carrier: its plugin stops for
 * everyone. Returns the plugin when this change is what stopped it; decided in the transaction that records the end.
 */
export async function stopWhenSeenTwice(
  manager: EntityManager,
  { session, endReason, failureCode }: LinkSessionChange,
  { now, windowMs }: StopRule,
): Promise<string | undefined> {
  if (!isSiteTrouble(endReason) && !isSiteTrouble(failureCode)) return undefined;
  const seen = await rowOf<{ pluginId: string; stopped: boolean }>(
    manager,
    `SELECT ci.plugin_id AS "pluginId", stop_plugin_seen_twice(ci.plugin_id, $2, $3) AS stopped
     FROM login_sources s JOIN connected_institutions ci ON ci.id = s.connected_institution_id WHERE s.id = $1`,
    [session.sourceId, new Date(now.getTime() - windowMs), now],
  );
  if (seen?.stopped !== true) return undefined;
  await manager.query(
    `INSERT INTO audit_events (organization_id, at, actor_kind, action, subject_kind, subject_id, details)
     VALUES (current_organization_id(), $1, 'SYSTEM', 'carrier.stopped', 'plugin', $2, $3)`,
    [now, seen.pluginId, JSON.stringify({ sourceId: session.sourceId, reason: endReason ?? failureCode })],
  );
  return seen.pluginId;
}

/** Ends what goes on at a stopped carrier. Safe to repeat: a session that has ended hears nothing. */
export async function endSessionsOfCarrier(
  dataSource: DataSource,
  workflows: WorkflowDoor,
  pluginId: string,
): Promise<number> {
  const sessions = await rowsOf<{ sourceId: string; linkEpoch: number }>(
    dataSource.manager,
    'SELECT source_id AS "sourceId", link_epoch AS "linkEpoch" FROM open_sessions_of_plugin($1)',
    [pluginId],
  );
  for (const { sourceId, linkEpoch } of sessions) {
    await workflows.endSession(sourceId, { linkEpoch, reason: 'CARRIER_STOPPED' });
  }
  // These look again, and end with the reason.
  const forced = await rowsOf<{ policyId: string; sourceId: string }>(
    dataSource.manager,
    'SELECT policy_id AS "policyId", source_id AS "sourceId" FROM force_syncs_of_plugin($1)',
    [pluginId],
  );
  for (const { policyId, sourceId } of forced) await workflows.wakeForceSync(policyId, sourceId);
  return sessions.length;
}

/** What whoever stopped a carrier could not tell any more, each minute. */
export async function endSessionsOfStoppedCarriers(
  dataSource: DataSource,
  workflows: WorkflowDoor,
): Promise<number> {
  const stopped = await rowsOf<{ pluginId: string }>(
    dataSource.manager,
    'SELECT plugin_id AS "pluginId" FROM plugin_stops ORDER BY 1',
  );
  let told = 0;
  for (const { pluginId } of stopped) told += await endSessionsOfCarrier(dataSource, workflows, pluginId);
  return told;
}

function isSiteTrouble(code: string | null | undefined): boolean {
  return code === 'SITE_BLOCKING' || code === 'SITE_CHANGED';
}
