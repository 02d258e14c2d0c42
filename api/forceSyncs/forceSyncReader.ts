import type { EntityManager } from 'typeorm';
import type { SourceState } from '../../contracts/domain/states.ts';
import { instant, selectRow } from '../database/rows.ts';
import { describeChanges, describeOutcome, type AttemptRow } from '../policies/attemptReader.ts';
import type { ForceSyncResponseDto } from './forceSyncDtos.ts';
import { type ForceSyncWait } from './forceSyncDtos.ts';

interface ForceSyncRow extends AttemptRow {
  source_state: SourceState;
  device_online: boolean;
  /** Force syncs of the source that were asked for before this one. */
  ahead: number;
  /** What a reading of the source took lately, in seconds. */
  usual_seconds: number | null;
}

/** When nothing of the source has been read yet. */
const firstGuessSeconds = 8;

const forceSyncFacts = `
SELECT a.id, a.policy_id, a.source_id, l.name AS source_name, i.name AS institution_name, a.kind, a.state,
  a.queued_at, a.started_at, a.finished_at, a.failure_code, a.reason, a.evidence, a.changes, l.state AS source_state,
  coalesce(d.online AND d.state = 'ACTIVE', false) AS device_online,
  (SELECT count(*)::int FROM sync_queue q JOIN sync_attempts other
     ON other.organization_id = q.organization_id AND other.policy_id = q.policy_id AND other.kind = 'FORCE'
       AND other.state IN ('QUEUED', 'IN_PROGRESS')
   WHERE q.source_id = a.source_id AND q.kind = 'FORCE' AND (other.queued_at, other.id) < (a.queued_at, a.id)) AS ahead,
  (SELECT extract(epoch FROM avg(recent.finished_at - recent.started_at))::float8 FROM (
     SELECT r.started_at, r.finished_at FROM policy_sync p JOIN sync_attempts r ON r.id = p.last_attempt_id
     WHERE p.last_source_id = a.source_id AND r.started_at IS NOT NULL AND r.finished_at IS NOT NULL
     ORDER BY p.last_read_at DESC LIMIT 20) recent) AS usual_seconds
FROM sync_attempts a
JOIN login_sources l ON l.id = a.source_id
JOIN connected_institutions ci ON ci.id = l.connected_institution_id
JOIN institutions i ON i.id = ci.institution_id
LEFT JOIN devices d ON d.id = l.device_id
WHERE a.id = $1 AND a.kind = 'FORCE'`;

export async function readForceSync(
  manager: EntityManager,
  attemptId: string,
): Promise<ForceSyncResponseDto | undefined> {
  const row = await selectRow<ForceSyncRow>(manager, forceSyncFacts, [attemptId]);
  return row && describe(row);
}

function describe(row: ForceSyncRow): ForceSyncResponseDto {
  const waitsFor = waitOf(row);
  const place = waitsFor === 'TURN' ? row.ahead + 1 : null;
  const usualSeconds = row.usual_seconds ?? firstGuessSeconds;
  return {
    attemptId: row.id,
    policyId: row.policy_id,
    sourceId: row.source_id,
    sourceName: row.source_name,
    state: row.state,
    waitsFor,
    place,
    expectedSeconds: place === null ? null : Math.max(1, Math.ceil(usualSeconds * place)),
    ...describeOutcome(row),
    changes: describeChanges(row.changes),
    queuedAt: instant(row.queued_at),
    finishedAt: instant(row.finished_at),
  };
}

function waitOf(row: ForceSyncRow): ForceSyncWait | null {
  if (row.state !== 'QUEUED') return null;
  if (row.source_state === 'PAUSED') return 'SOURCE_PAUSED';
  if (row.source_state !== 'LINKED') return 'LINK';
  return row.device_online ? 'TURN' : 'DEVICE';
}
