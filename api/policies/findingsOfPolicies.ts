import type { EntityManager } from 'typeorm';
import { findingDefinitions, type FindingKind } from '../../contracts/domain/findings.ts';
import { instant, selectRows } from '../database/rows.ts';
import type { FindingResponseDto } from './policyResponseDto.ts';

export interface FindingRow {
  id: string;
  policy_id: string;
  attempt_id: string;
  kind: FindingKind;
  portal_status: string | null;
  opened_at: Date;
  last_seen_at: Date;
  resolved_at: Date | null;
}

export const findingColumns =
  'id, policy_id, attempt_id, kind, portal_status, opened_at, last_seen_at, resolved_at';

export function describeFinding(row: FindingRow): FindingResponseDto {
  return {
    id: row.id,
    policyId: row.policy_id,
    attemptId: row.attempt_id,
    kind: row.kind,
    ...findingDefinitions[row.kind],
    portalStatus: row.portal_status,
    openedAt: instant(row.opened_at),
    lastSeenAt: instant(row.last_seen_at),
    resolvedAt: instant(row.resolved_at),
  };
}

/** Open findings by policy, newest first. */
export async function readOpenFindings(
  manager: EntityManager,
  policyIds: readonly string[],
): Promise<Map<string, FindingResponseDto[]>> {
  const rows = await selectRows<FindingRow>(
    manager,
    `SELECT ${findingColumns} FROM findings WHERE policy_id = ANY($1) AND resolved_at IS NULL
     ORDER BY last_seen_at DESC, id`,
    [policyIds],
  );
  return Map.groupBy(rows.map(describeFinding), (finding) => finding.policyId);
}
