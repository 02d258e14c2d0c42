import type { EntityManager } from 'typeorm';
import { isFailureCode } from '../../contracts/domain/failures.ts';
import { isTerminalLinkState } from '../../contracts/domain/transitions.ts';
import { instant, selectRows } from '../database/rows.ts';
import type { SourceRow } from './sourceRow.ts';
import { explainSource } from './sourceSentences.ts';
import type { OpenLinkDto, SourceProgressDto, SourceResponseDto } from './sourceResponseDto.ts';

/** `day`: the organization's business day, YYYY-MM-DD. */
const sourceFacts = `
SELECT l.id, l.connected_institution_id, ci.institution_id, i.name AS institution_name, ci.plugin_id,
  stops.reason AS plugin_stopped, l.name, l.username, l.authorized_by, l.authorized_at, l.state, l.state_reason,
  l.state_since, l.stop_code, l.last_linked_at, linker.name AS last_linked_by, l.link_session_id,
  session.state AS link_state, l.device_id, d.name AS device_name,
  coalesce(d.online AND d.state = 'ACTIVE', false) AS device_online,
  coalesce(done.success, 0) AS success, coalesce(done.not_found, 0) AS not_found, coalesce(done.other, 0) AS other,
  coalesce(queue.waiting, 0) AS waiting
FROM login_sources l
JOIN connected_institutions ci ON ci.id = l.connected_institution_id
JOIN institutions i ON i.id = ci.institution_id
LEFT JOIN plugin_stops stops ON stops.plugin_id = ci.plugin_id
LEFT JOIN users linker ON linker.id = l.last_linked_by
LEFT JOIN link_sessions session ON session.id = l.link_session_id
LEFT JOIN devices d ON d.id = l.device_id
LEFT JOIN (
  SELECT coalesce(home_source_id, last_source_id) AS source_id,
    count(*) FILTER (WHERE state = 'SUCCESS')::int AS success,
    count(*) FILTER (WHERE state = 'NOT_FOUND')::int AS not_found,
    count(*) FILTER (WHERE state IN ('FAILED', 'QUARANTINED', 'SKIPPED'))::int AS other
  FROM policy_sync WHERE settled_day = $1::date GROUP BY 1
) done ON done.source_id = l.id
LEFT JOIN (SELECT source_id, count(*)::int AS waiting FROM sync_queue GROUP BY 1) queue ON queue.source_id = l.id
WHERE l.removed_at IS NULL`;

/** All sources by institution and name, or the one that is asked for. */
export async function readSourceRows(manager: EntityManager, day: string, id?: string): Promise<SourceRow[]> {
  return selectRows<SourceRow>(
    manager,
    `${sourceFacts} AND ($2::uuid IS NULL OR l.id = $2) ORDER BY lower(i.name), lower(l.name), l.id`,
    [day, id ?? null],
  );
}

export function describeSource(row: SourceRow): SourceResponseDto {
  const stateReason = row.stop_code ?? row.state_reason;
  return {
    id: row.id,
    connectedInstitutionId: row.connected_institution_id,
    institutionId: row.institution_id,
    institutionName: row.institution_name,
    pluginId: row.plugin_id,
    name: row.name,
    username: row.username,
    authorizedBy: row.authorized_by,
    authorizedAt: instant(row.authorized_at),
    state: row.state,
    stateSince: instant(row.state_since),
    stateReason,
    ...explainSource({ ...row, failureCode: isFailureCode(stateReason) ? stateReason : null }),
    lastLinkedAt: instant(row.last_linked_at),
    lastLinkedBy: row.last_linked_by,
    openLink: openLinkOf(row),
    deviceId: row.device_id,
    deviceName: row.device_name,
    deviceOnline: row.device_online,
    today: progressOf(row),
  };
}

export function progressOf(row: SourceRow): SourceProgressDto {
  const done = row.success + row.not_found + row.other;
  const { success, not_found: notFound, other, waiting } = row;
  return { total: done + waiting, done, success, notFound, other, waiting };
}

function openLinkOf({ link_session_id: id, link_state: state }: SourceRow): OpenLinkDto | null {
  if (id === null || state === null || state === 'LINKED' || isTerminalLinkState(state)) return null;
  return {
    linkSessionId: id,
    state,
    waitsForPerson: state === 'AWAITING_CREDENTIALS' || state === 'CHALLENGED',
  };
}
