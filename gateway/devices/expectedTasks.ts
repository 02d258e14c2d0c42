import type { DataSource } from 'typeorm';
import { dailySweepId, forceSyncId, linkSessionId } from '../../contracts/temporal/workflowIds.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import type { DeviceAddress } from './deviceRecords.ts';

/** Work that the records say is at a device. */
export interface ExpectedTask {
  readonly workflowId: string;
  /** The batch or the attempt; null for a step of a login, whose submission is not recorded. */
  readonly claimId: string | null;
}

interface Row {
  sourceId: string;
  policyId: string | null;
  claimId: string | null;
  isLogin: boolean;
}

/** A device that everything was lost at says so again with the next heartbeat. */
const mostTasks = 200;

export async function expectedTasks(
  dataSource: DataSource,
  { organizationId, deviceId }: DeviceAddress,
): Promise<ExpectedTask[]> {
  const rows: unknown = await withTenant(dataSource, organizationId, ({ manager }) =>
    manager.query(claimedOfDevice, [deviceId]),
  );
  return (rows as Row[]).map(({ sourceId, policyId, claimId, isLogin }) => ({
    workflowId: isLogin
      ? linkSessionId(sourceId)
      : policyId === null
        ? dailySweepId(sourceId)
        : forceSyncId(policyId, sourceId),
    claimId,
  }));
}

/**
 * Force syncs of a source without a session wait in their workflows, at no device, unless one was begun, or was on its
 * way to the session that has just ended: whoever links again would wait for that one too.
 */
const claimedOfDevice = `
WITH sources AS (
  SELECT s.id, s.state, s.link_epoch, l.state AS login FROM login_sources s LEFT JOIN link_sessions l ON l.id = s.link_session_id
  WHERE coalesce(l.device_id, s.device_id) = $1)
SELECT s.id AS "sourceId", NULL::uuid AS "policyId", NULL::uuid AS "claimId", true AS "isLogin"
FROM sources s WHERE s.login IN ('AUTHENTICATING', 'CHALLENGED', 'VERIFYING')
UNION ALL
SELECT DISTINCT s.id, NULL::uuid, q.batch_id, false
FROM sync_queue q JOIN sources s ON s.id = q.source_id
WHERE q.organization_id = current_organization_id() AND q.kind = 'SWEEP' AND q.batch_id IS NOT NULL
UNION ALL
SELECT s.id, q.policy_id, q.attempt_id, false
FROM sync_queue q JOIN sources s ON s.id = q.source_id JOIN sync_attempts a ON a.id = q.attempt_id
WHERE q.organization_id = current_organization_id() AND q.kind = 'FORCE'
  AND (s.state = 'LINKED' OR a.state = 'IN_PROGRESS' OR q.link_epoch = s.link_epoch)
LIMIT ${String(mostTasks)}`;
