import type { EntityManager } from 'typeorm';
import {
  failureDefinition,
  failureMessage,
  isFailureCode,
  type FailureCode,
  type NextAction,
} from '../../contracts/domain/failures.ts';
import type { AttemptKind, AttemptState } from '../../contracts/domain/states.ts';
import { valueTypeLabels, type ValueType } from '../../contracts/domain/valueTypes.ts';
import { instant, selectRows } from '../database/rows.ts';
import type { AttemptResponseDto, EvidenceDto, ValueChangeDto } from './attemptResponseDto.ts';
import { describeFinding, findingColumns, type FindingRow } from './findingsOfPolicies.ts';
import { explainReason } from './syncReasons.ts';
import { shownAmount } from './policyValues.ts';

interface StoredChange {
  valueType: ValueType;
  before: string | null;
  after: string | null;
  asOf: string | null;
}

export interface AttemptRow {
  id: string;
  policy_id: string;
  source_id: string;
  source_name: string;
  institution_name: string;
  kind: AttemptKind;
  state: AttemptState;
  requested_by: string | null;
  queued_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  failure_code: string | null;
  reason: string | null;
  evidence: EvidenceDto | null;
  changes: StoredChange[] | null;
}

/**
 * The attempts that a person sees. A batch claims its policies before the device reads them, and gives back what it did
 * not come to (a list that does not show them, a session that ended): such a claim was no attempt to read anything.
 */
export const shownAttempts = `(SELECT * FROM sync_attempts claim
  WHERE NOT (claim.kind = 'SWEEP' AND claim.state IN ('QUEUED', 'RETURNED')
    AND claim.started_at IS NULL AND claim.reading_id IS NULL))`;

/** `condition` is SQL over `a` (shown attempts), with its order and limit. */
export async function readAttempts(
  manager: EntityManager,
  condition: string,
  parameters: readonly unknown[],
): Promise<AttemptResponseDto[]> {
  const rows = await selectRows<AttemptRow>(
    manager,
    `SELECT a.id, a.policy_id, a.source_id, l.name AS source_name, i.name AS institution_name, a.kind, a.state,
       u.name AS requested_by, a.queued_at, a.started_at, a.finished_at, a.failure_code, a.reason, a.evidence, a.changes
     FROM ${shownAttempts} a
     JOIN login_sources l ON l.id = a.source_id
     JOIN connected_institutions ci ON ci.id = l.connected_institution_id
     JOIN institutions i ON i.id = ci.institution_id
     LEFT JOIN users u ON u.id = a.requested_by
     WHERE ${condition}`,
    parameters,
  );
  const findings = await selectRows<FindingRow>(
    manager,
    `SELECT ${findingColumns} FROM findings WHERE attempt_id = ANY($1) ORDER BY opened_at, id`,
    [rows.map((row) => row.id)],
  );
  return rows.map((row) => describeAttempt(row, findings));
}

export function describeChanges(changes: StoredChange[] | null): ValueChangeDto[] {
  return (changes ?? []).map((change) => ({
    valueType: change.valueType,
    label: valueTypeLabels[change.valueType],
    before: change.before === null ? null : shownAmount(change.before),
    after: change.after === null ? null : shownAmount(change.after),
    asOf: change.asOf,
  }));
}

export interface AttemptOutcome {
  failureCode: FailureCode | null;
  message: string | null;
  nextAction: NextAction;
}

/** What came of an attempt, in words. */
export function describeOutcome(
  row: Pick<AttemptRow, 'state' | 'failure_code' | 'reason' | 'institution_name'>,
): AttemptOutcome {
  const code = row.state === 'NOT_FOUND' ? 'POLICY_NOT_FOUND' : row.failure_code;
  if (isFailureCode(code)) {
    return {
      failureCode: code,
      message: failureMessage(code, row.institution_name),
      nextAction: failureDefinition(code).nextAction,
    };
  }
  if (row.reason !== null) {
    const { sentence, nextAction } = explainReason(row.reason, row.institution_name);
    return { failureCode: null, message: sentence, nextAction };
  }
  return { failureCode: null, message: null, nextAction: 'NONE' };
}

function describeAttempt(row: AttemptRow, findings: readonly FindingRow[]): AttemptResponseDto {
  return {
    id: row.id,
    policyId: row.policy_id,
    sourceId: row.source_id,
    sourceName: row.source_name,
    kind: row.kind,
    state: row.state,
    requestedBy: row.requested_by,
    queuedAt: instant(row.queued_at),
    startedAt: instant(row.started_at),
    finishedAt: instant(row.finished_at),
    ...describeOutcome(row),
    evidence: row.evidence,
    changes: describeChanges(row.changes),
    findings: findings.filter((finding) => finding.attempt_id === row.id).map(describeFinding),
  };
}
