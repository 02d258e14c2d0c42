import type { EntityManager } from 'typeorm';
import type { FailureCode } from '../../contracts/domain/failures.ts';
import type { SourceState } from '../../contracts/domain/states.ts';
import type { WaitingReason } from '../../contracts/domain/syncReasons.ts';
import type { SessionRef } from '../../contracts/temporal/deviceActivities.ts';
import { rowOf } from '../store/rows.ts';

/** Where a login source stands: its session, and the device that holds it. */
export interface SourceStanding {
  sourceId: string;
  sourceName: string;
  state: SourceState;
  removed: boolean;
  linkEpoch: number;
  /** The sessions from this epoch on were all held by the run of the device's process that is there now. */
  liveSinceEpoch: number;
  linkSessionId: string | null;
  stopCode: FailureCode | null;
  institutionId: string;
  institutionName: string;
  connectedInstitutionId: string;
  pluginId: string;
  carrierStopped: boolean;
  lists: boolean;
  timeZone: string;
  serialNumber: string | null;
  deviceReady: boolean;
}

const standing = `
  SELECT s.id AS "sourceId", s.name AS "sourceName", s.state, s.removed_at IS NOT NULL AS removed,
    s.link_epoch AS "linkEpoch", least(s.link_epoch, 1 + coalesce((
      SELECT max(other.epoch) FROM link_sessions other WHERE other.source_id = s.id
        AND other.linked_at IS NOT NULL AND other.boot_id IS DISTINCT FROM d.boot_id), 0)) AS "liveSinceEpoch",
    s.link_session_id AS "linkSessionId", s.stop_code AS "stopCode",
    i.id AS "institutionId", i.name AS "institutionName", ci.id AS "connectedInstitutionId",
    ci.plugin_id AS "pluginId", stop.plugin_id IS NOT NULL AS "carrierStopped",
    coalesce((dp.manifest ->> 'lists')::boolean, false) AS lists, o.time_zone AS "timeZone",
    d.serial_number AS "serialNumber",
    coalesce(d.online AND d.state = 'ACTIVE' AND NOT d.storage_full, false) AS "deviceReady"
  FROM login_sources s
  JOIN organizations o ON o.id = s.organization_id
  JOIN connected_institutions ci ON ci.id = s.connected_institution_id
  JOIN institutions i ON i.id = ci.institution_id
  LEFT JOIN link_sessions l ON l.id = s.link_session_id
  LEFT JOIN devices d ON d.id = coalesce(l.device_id, s.device_id)
  LEFT JOIN device_plugins dp ON dp.device_id = d.id AND dp.plugin_id = ci.plugin_id
  LEFT JOIN plugin_stops stop ON stop.plugin_id = ci.plugin_id
  WHERE s.id = $1`;

export async function readStanding(
  manager: EntityManager,
  sourceId: string,
): Promise<SourceStanding | undefined> {
  return rowOf<SourceStanding>(manager, standing, [sourceId]);
}

/** The same, with the source's row locked: one claim at a time for each source, links and unlinks in order. */
export async function lockStanding(
  manager: EntityManager,
  sourceId: string,
): Promise<SourceStanding | undefined> {
  await manager.query('SELECT 1 FROM login_sources WHERE id = $1 FOR NO KEY UPDATE', [sourceId]);
  return readStanding(manager, sourceId);
}

export type Readiness =
  | { kind: 'READY'; session: SessionRef; serialNumber: string }
  | { kind: 'WAIT_FOR_LINK' }
  | { kind: 'WAIT_FOR_DEVICE' }
  | { kind: 'STOPPED'; code: FailureCode };

/** Whether work may be dispatched. `endedEpoch` is a session that is over although that is not recorded yet. */
export function readiness(source: SourceStanding, endedEpoch = -1): Readiness {
  const { stopCode, linkSessionId, serialNumber, linkEpoch, sourceId } = source;
  if (source.carrierStopped) return { kind: 'STOPPED', code: 'CARRIER_STOPPED' };
  if (stopCode !== null) return { kind: 'STOPPED', code: stopCode };
  if (source.removed || source.state !== 'LINKED' || linkSessionId === null || linkEpoch <= endedEpoch) {
    return { kind: 'WAIT_FOR_LINK' };
  }
  if (serialNumber === null || !source.deviceReady) return { kind: 'WAIT_FOR_DEVICE' };
  return { kind: 'READY', session: { sourceId, linkSessionId, linkEpoch }, serialNumber };
}

/** What a policy that waits for this source is shown as. */
export function waitingState(source: Pick<SourceStanding, 'state'>): {
  state: 'QUEUED' | 'NOT_YET_SYNCED';
  reason: WaitingReason | null;
} {
  if (source.state === 'LINKED') return { state: 'QUEUED', reason: null };
  const reason = source.state === 'PAUSED' ? 'SOURCE_PAUSED' : 'WAITING_FOR_LINK';
  return { state: 'NOT_YET_SYNCED', reason };
}
