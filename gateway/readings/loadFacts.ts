import type { EntityManager } from 'typeorm';
import type { Amount } from '../../contracts/domain/amounts.ts';
import type { ValueType } from '../../contracts/domain/valueTypes.ts';
import { rowsOf } from './rowsOf.ts';
import type {
  AttemptFacts,
  OtherSource,
  PolicyFacts,
  QueueFacts,
  ReadingFacts,
  StoredValue,
  SyncFacts,
} from './readingFacts.ts';

interface FactsRow {
  attempt: AttemptFacts;
  askedAt: Date;
  policy: PolicyFacts;
  sync: SyncFacts;
  queue: QueueFacts | null;
  sourceLinked: boolean;
  connectedInstitutionId: string;
}

/**
 * The facts about attempts of this device's own sessions, by attempt id, with their policies locked until the
 * transaction ends. Policies are locked in the order of their ids, as everybody who locks several of them does. Whose
 * session it was counts: what was read before the source was given to another device has been read all the same.
 */
export async function loadFacts(
  manager: EntityManager,
  deviceId: string,
  attemptIds: readonly string[],
): Promise<Map<string, ReadingFacts>> {
  await manager.query(
    `SELECT 1 FROM policy_sync WHERE policy_id IN (SELECT policy_id FROM sync_attempts WHERE id = ANY ($1::uuid[]))
     ORDER BY policy_id FOR UPDATE`,
    [attemptIds],
  );
  const rows = await rowsOf<FactsRow>(manager, factsOfAttempts, [attemptIds, deviceId]);
  const values = await loadValues(
    manager,
    rows.map((row) => row.attempt.policyId),
  );
  const others = await loadOtherSources(
    manager,
    rows.map((row) => row.connectedInstitutionId),
  );
  return new Map(
    rows.map(({ connectedInstitutionId, ...row }) => [
      row.attempt.id,
      {
        ...row,
        values: values.get(row.attempt.policyId) ?? new Map<ValueType, StoredValue>(),
        otherSources: (others.get(connectedInstitutionId) ?? []).filter(
          ({ id }) => id !== row.attempt.sourceId,
        ),
      },
    ]),
  );
}

const factsOfAttempts = `
SELECT
  json_build_object('id', a.id, 'policyId', a.policy_id, 'sourceId', a.source_id, 'kind', a.kind, 'state', a.state,
    'generation', a.generation, 'linkEpoch', a.link_epoch, 'readingId', a.reading_id, 'changes', a.changes,
    'evidence', a.evidence) AS attempt,
  a.queued_at AS "askedAt",
  json_build_object('number', p.number, 'deleted', p.deleted_at IS NOT NULL, 'hasContact', c.id IS NOT NULL,
    'indicator', st.indicator) AS policy,
  json_build_object('generation', ps.generation, 'state', ps.state, 'lastAttemptId', ps.last_attempt_id) AS sync,
  CASE WHEN q.policy_id IS NOT NULL THEN json_build_object('kind', q.kind, 'attemptId', q.attempt_id, 'day', q.day,
    'tries', q.tries, 'askedSourceIds', q.asked_source_ids, 'unconfirmed', EXISTS (
      SELECT FROM unnest(q.asked_source_ids) AS asked (id) WHERE 'NOT_FOUND_UNCONFIRMED' = (
        SELECT u.failure_code FROM sync_attempts u
        WHERE u.organization_id = a.organization_id AND u.policy_id = a.policy_id AND u.source_id = asked.id AND u.finished_at IS NOT NULL
        ORDER BY u.finished_at DESC LIMIT 1))) END AS queue,
  s.state = 'LINKED' AS "sourceLinked",
  s.connected_institution_id AS "connectedInstitutionId"
FROM sync_attempts a
JOIN login_sources s ON s.id = a.source_id
JOIN policies p ON p.id = a.policy_id
JOIN product_statuses st ON st.id = p.status_id
LEFT JOIN contacts c ON c.id = p.contact_id AND c.deleted_at IS NULL
JOIN policy_sync ps ON ps.policy_id = a.policy_id
LEFT JOIN sync_queue q ON q.policy_id = a.policy_id
LEFT JOIN link_sessions l ON l.source_id = a.source_id AND l.epoch = a.link_epoch
WHERE a.id = ANY ($1::uuid[]) AND coalesce(l.device_id, s.device_id) = $2`;

async function loadValues(
  manager: EntityManager,
  policyIds: readonly string[],
): Promise<Map<string, Map<ValueType, StoredValue>>> {
  const rows = await rowsOf<{ policyId: string; valueType: ValueType; amount: Amount } & StoredValue>(
    manager,
    `SELECT v.policy_id AS "policyId", v.value_type AS "valueType", v.amount, v.as_of AS "asOf",
       v.fetched_at AS "fetchedAt", v.attempt_id AS "attemptId", a.generation
     FROM policy_values v LEFT JOIN sync_attempts a ON a.id = v.attempt_id WHERE v.policy_id = ANY ($1::uuid[])`,
    [policyIds],
  );
  const byPolicy = new Map<string, Map<ValueType, StoredValue>>();
  for (const { policyId, valueType, ...stored } of rows) {
    const ofPolicy = byPolicy.get(policyId) ?? new Map<ValueType, StoredValue>();
    byPolicy.set(policyId, ofPolicy.set(valueType, stored));
  }
  return byPolicy;
}

/**
 * Sources that can be asked, by their connected institution: Linked ones first, those that were never linked last;
 * paused ones cannot. One that is not linked yet may be the one whose agent has the policy.
 */
async function loadOtherSources(
  manager: EntityManager,
  connectedInstitutionIds: readonly string[],
): Promise<Map<string, OtherSource[]>> {
  const rows = await rowsOf<OtherSource & { institution: string }>(
    manager,
    `SELECT id, state = 'LINKED' AS linked, connected_institution_id AS institution FROM login_sources
     WHERE connected_institution_id = ANY ($1::uuid[]) AND removed_at IS NULL AND state <> 'PAUSED'
     ORDER BY state = 'LINKED' DESC, state = 'CREATED', created_at, id`,
    [[...new Set(connectedInstitutionIds)]],
  );
  return Map.groupBy(rows, (row) => row.institution);
}
