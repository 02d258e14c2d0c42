import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerRoleName, roleName } from '../roles.ts';

const api = roleName('api');
const definer = definerRoleName;

/**
 * What operators look at across organizations: work that does not move. Security-definer functions of the role that
 * cannot log in; they return kinds, opaque ids and times.
 */
const lookUps = `
GRANT SELECT (id, organization_id, device_id, state, removed_at) ON login_sources TO ${definer};
GRANT SELECT (id, organization_id, source_id, state, updated_at) ON link_sessions TO ${definer};
GRANT SELECT (organization_id, policy_id, last_source_id, last_read_at) ON policy_sync TO ${definer};
GRANT SELECT (organization_id, source_id, enqueued_at, attempt_id, lease_until, not_before) ON sync_queue TO ${definer};
GRANT SELECT (id, organization_id, policy_id, source_id, kind, state, queued_at) ON sync_attempts TO ${definer};
GRANT SELECT (id, organization_id, state, online, last_heartbeat_at) ON devices TO ${definer};
GRANT SELECT (id, at) ON gateway_refusals TO ${definer};
CREATE POLICY look_up ON login_sources FOR SELECT TO ${definer} USING (true);
CREATE POLICY look_up ON link_sessions FOR SELECT TO ${definer} USING (true);
CREATE POLICY look_up ON policy_sync FOR SELECT TO ${definer} USING (true);
CREATE POLICY look_up ON sync_queue FOR SELECT TO ${definer} USING (true);
CREATE POLICY look_up ON sync_attempts FOR SELECT TO ${definer} USING (true);

CREATE INDEX sync_attempts_open_force ON sync_attempts (queued_at)
  WHERE kind = 'FORCE' AND state IN ('QUEUED', 'IN_PROGRESS');
CREATE INDEX policy_sync_by_last_source ON policy_sync (last_source_id, last_read_at);

-- related_id: the source of a force sync, whose subject is its policy.
CREATE FUNCTION find_stuck_work(at_time timestamptz)
  RETURNS TABLE (kind text, organization_id uuid, subject_id uuid, related_id uuid, since timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
  SELECT 'SWEEP_NOT_MOVING', l.organization_id, l.id, NULL::uuid, min(q.enqueued_at)
  FROM login_sources l
  JOIN devices d ON d.id = l.device_id AND d.online AND d.state = 'ACTIVE'
  JOIN sync_queue q ON q.source_id = l.id AND q.enqueued_at < at_time - interval '10 minutes'
    AND (q.not_before IS NULL OR q.not_before < at_time - interval '10 minutes')
  WHERE l.state = 'LINKED' AND l.removed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM policy_sync s
                    WHERE s.last_source_id = l.id AND s.last_read_at > at_time - interval '10 minutes')
  GROUP BY l.organization_id, l.id
  UNION ALL
  SELECT 'LINK_NOT_MOVING', s.organization_id, s.source_id, NULL, s.updated_at
  FROM link_sessions s
  WHERE s.state IN ('AWAITING_CREDENTIALS', 'AUTHENTICATING', 'CHALLENGED', 'VERIFYING')
    AND s.updated_at < at_time - interval '30 minutes'
  UNION ALL
  SELECT 'FORCE_SYNC_WAITING', a.organization_id, a.policy_id, a.source_id, a.queued_at
  FROM sync_attempts a JOIN login_sources l ON l.id = a.source_id AND l.state = 'LINKED'
  WHERE a.kind = 'FORCE' AND a.state IN ('QUEUED', 'IN_PROGRESS') AND a.queued_at < at_time - interval '10 minutes'
  UNION ALL
  SELECT 'LEASE_OVERDUE', q.organization_id, q.source_id, NULL, min(q.lease_until)
  FROM sync_queue q
  WHERE q.attempt_id IS NOT NULL AND q.lease_until < at_time - interval '10 minutes'
  GROUP BY q.organization_id, q.source_id
  UNION ALL
  SELECT 'DEVICE_SILENT', d.organization_id, d.id, NULL, d.last_heartbeat_at
  FROM devices d
  WHERE d.state = 'ACTIVE' AND d.last_heartbeat_at < at_time - interval '1 day'
$$;

CREATE FUNCTION count_unknown_device_contacts() RETURNS int
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT count(*)::int FROM gateway_refusals WHERE at > now() - interval '1 day' $$;

REVOKE ALL ON FUNCTION find_stuck_work(timestamptz), count_unknown_device_contacts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_stuck_work(timestamptz), count_unknown_device_contacts() TO ${api};
GRANT CREATE ON SCHEMA public TO ${definer};
ALTER FUNCTION find_stuck_work(timestamptz) OWNER TO ${definer};
ALTER FUNCTION count_unknown_device_contacts() OWNER TO ${definer};
REVOKE CREATE ON SCHEMA public FROM ${definer};
`;

export class OperatorsLookUps1795200100000 implements MigrationInterface {
  readonly name = 'OperatorsLookUps1795200100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(lookUps);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('The look-ups of operators are not taken back'));
  }
}
