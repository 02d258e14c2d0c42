import type { Client } from 'pg';
import type { AttemptFact, Facts, PolicyFact, SourceFact, ValueFact } from './facts.ts';

/** The CRM by plain SQL, of the organizations that have sources. */
export async function readCrm(
  admin: Client,
): Promise<Pick<Facts, 'policies' | 'attempts' | 'history' | 'values' | 'sources' | 'journalled'>> {
  const rows = async <Row>(sql: string): Promise<Row[]> => (await admin.query(sql)).rows as Row[];
  const policies = await rows<PolicyFact>(
    `SELECT p.id, p.organization_id AS "organizationId", ci.plugin_id AS carrier, p.number,
       s.home_source_id AS "homeSourceId", s.state, q.policy_id IS NOT NULL AS queued,
       coalesce(s.settled_day = (now() AT TIME ZONE o.time_zone)::date, false) AS settled
     FROM policies p JOIN organizations o ON o.id = p.organization_id
     JOIN products pr ON pr.id = p.product_id
     JOIN connected_institutions ci ON ci.institution_id = pr.institution_id
     JOIN product_statuses st ON st.id = p.status_id AND st.indicator <> 'CLOSED'
     JOIN policy_sync s ON s.policy_id = p.id LEFT JOIN sync_queue q ON q.policy_id = p.id
     WHERE p.deleted_at IS NULL`,
  );
  const attempts = await rows<AttemptFact>(
    `SELECT id, policy_id AS "policyId", source_id AS "sourceId", state,
       ${instant('queued_at')} AS "queuedAt", ${instant('finished_at')} AS "finishedAt"
     FROM sync_attempts`,
  );
  const value = `policy_id AS "policyId", value_type AS "valueType", amount::text, attempt_id AS "attemptId"`;
  const history = await rows<ValueFact>(`SELECT ${value} FROM policy_value_history ORDER BY id`);
  const values = await rows<ValueFact>(`SELECT ${value} FROM policy_values`);
  const sources = await rows<SourceFact>(
    `SELECT ls.id, ls.organization_id AS "organizationId", ci.plugin_id AS carrier, ls.username, ls.state,
       ls.stop_code AS "stopCode", l.state AS "linkSessionState"
     FROM login_sources ls JOIN connected_institutions ci ON ci.id = ls.connected_institution_id
     LEFT JOIN link_sessions l ON l.source_id = ls.id AND l.epoch = ls.link_epoch`,
  );
  const [devices] = await rows<{ journalled: number }>(
    `SELECT coalesce(sum(journalled_readings), 0)::int AS journalled FROM devices WHERE state = 'ACTIVE'`,
  );
  return { policies, attempts, history, values, sources, journalled: devices?.journalled ?? 0 };
}

function instant(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
