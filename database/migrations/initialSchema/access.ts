import { definerRoleName, roleName } from '../../roles.ts';
import { tenantTables } from './tenantTables.ts';

const api = roleName('api');
const sync = roleName('sync');
const gateway = roleName('gateway');
const definer = definerRoleName;

/** Row-level security, forced on the owner too, on every tenant table. */
export const rowLevelSecurity = [
  `ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
   ALTER TABLE organizations FORCE ROW LEVEL SECURITY;
   CREATE POLICY tenant ON organizations
     USING (id = current_organization_id()) WITH CHECK (id = current_organization_id());`,
  ...tenantTables.map(
    (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
   ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
   CREATE POLICY tenant ON ${table}
     USING (organization_id = current_organization_id()) WITH CHECK (organization_id = current_organization_id());`,
  ),
].join('\n');

const recordsReadings = `
GRANT SELECT ON organizations, institutions, products, product_statuses, policies, devices, device_plugins,
  connected_institutions, login_sources, link_sessions, policy_sync, sync_queue, sync_attempts, findings,
  policy_values, policy_value_history, plugin_stops, organization_counters`;

/**
 * What each role may do. The roles that sync uses (sync, gateway) have no grant to write policies, statuses, dates or
 * transactions (promise 1); nobody can change or delete value history.
 */
export const grants = `
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO ${api}, ${sync}, ${gateway}, ${definer};
GRANT EXECUTE ON FUNCTION current_organization_id() TO ${api}, ${sync}, ${gateway}, ${definer};
GRANT EXECUTE ON FUNCTION append_outbox_events(jsonb) TO ${api}, ${sync}, ${gateway};
GRANT UPDATE (last_position) ON organization_counters TO ${api}, ${sync}, ${gateway};
GRANT SELECT ON organization_counters TO ${api};
GRANT INSERT ON outbox, audit_events TO ${api}, ${sync}, ${gateway};

GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${api};
REVOKE SELECT ON gateway_refusals FROM ${api};
GRANT UPDATE (name, time_zone) ON organizations TO ${api};
GRANT INSERT, UPDATE, DELETE ON users, user_sessions, idempotency_keys, sign_in_throttles, contacts, institutions, products,
  product_value_types, product_statuses, policies, policy_transactions, connected_institutions TO ${api};
GRANT INSERT ON devices, login_sources TO ${api};
GRANT UPDATE (name, state, public_key, key_pinned_at, online) ON devices TO ${api};
GRANT UPDATE (name, username, device_id, authorized_by, authorized_at, state, state_reason, state_since, stop_code, removed_at)
  ON login_sources TO ${api};
GRANT UPDATE (resolved_at, resolved_by) ON findings TO ${api};

${recordsReadings} TO ${sync};
GRANT SELECT (id, organization_id, deleted_at) ON contacts TO ${sync};
GRANT INSERT, UPDATE ON link_sessions, policy_sync, sync_attempts, findings TO ${sync};
GRANT INSERT, UPDATE, DELETE ON sync_queue TO ${sync};
GRANT UPDATE (device_id, state, state_reason, state_since, link_epoch, link_session_id, last_linked_at, last_linked_by, stop_code)
  ON login_sources TO ${sync};
GRANT UPDATE (online) ON devices TO ${sync};
GRANT SELECT, DELETE ON outbox TO ${sync};

${recordsReadings} TO ${gateway};
GRANT SELECT (id, organization_id, deleted_at) ON contacts TO ${gateway};
GRANT INSERT, UPDATE, DELETE ON policy_values TO ${gateway};
GRANT INSERT ON policy_value_history, device_refusals, gateway_refusals TO ${gateway};
GRANT INSERT, UPDATE ON policy_sync, findings TO ${gateway};
GRANT UPDATE ON sync_attempts TO ${gateway};
GRANT INSERT ON sync_attempts TO ${gateway};
GRANT INSERT, UPDATE, DELETE ON sync_queue TO ${gateway};
GRANT UPDATE (stop_code) ON login_sources TO ${gateway};
GRANT UPDATE (public_key, key_pinned_at, online, last_heartbeat_at, boot_id, heartbeat_sequence, protocol_version,
  software_version, clock_offset_ms, journalled_readings, storage_full) ON devices TO ${gateway};
GRANT INSERT, UPDATE, DELETE ON device_plugins TO ${gateway};
`;

/** Look-ups across tenants: security-definer functions of a role that cannot log in; they return ids only. */
export const crossTenantLookups = `
GRANT SELECT (id, subscription) ON organizations TO ${definer};
GRANT SELECT (id, organization_id, email, disabled_at) ON users TO ${definer};
GRANT SELECT (id, organization_id, token_hash, previous_token_hash, expires_at) ON user_sessions TO ${definer};
GRANT SELECT (id, organization_id, serial_number, state, created_at) ON devices TO ${definer};
GRANT SELECT (id, organization_id, display_name, household, deleted_at) ON contacts TO ${definer};
GRANT SELECT (id, organization_id, contact_id, number, deleted_at) ON policies TO ${definer};
CREATE POLICY look_up ON organizations FOR SELECT TO ${definer} USING (true);
CREATE POLICY look_up ON users FOR SELECT TO ${definer} USING (true);
CREATE POLICY look_up ON user_sessions FOR SELECT TO ${definer} USING (true);
CREATE POLICY look_up ON devices FOR SELECT TO ${definer} USING (true);
CREATE POLICY look_up ON contacts FOR SELECT TO ${definer} USING (true);
CREATE POLICY look_up ON policies FOR SELECT TO ${definer} USING (true);

CREATE FUNCTION find_sign_in(sought_email text) RETURNS TABLE (organization_id uuid, user_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT u.organization_id, u.id FROM users u WHERE u.email = lower(sought_email) AND u.disabled_at IS NULL $$;

CREATE FUNCTION find_user_session(sought_hash bytea) RETURNS TABLE (organization_id uuid, session_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT s.organization_id, s.id FROM user_sessions s
   WHERE (s.token_hash = sought_hash OR s.previous_token_hash = sought_hash) AND s.expires_at > now() $$;

CREATE FUNCTION find_device(sought_serial_number text) RETURNS TABLE (organization_id uuid, device_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT d.organization_id, d.id FROM devices d WHERE d.serial_number = sought_serial_number
   ORDER BY (d.state = 'REMOVED'), d.created_at DESC LIMIT 1 $$;

CREATE FUNCTION organizations_with_sync() RETURNS TABLE (organization_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT o.id FROM organizations o WHERE o.subscription IN ('PREMIER', 'ENTERPRISE') ORDER BY o.id $$;

-- Infix search is not leakproof and would lose its indexes under row-level security; here the tenant is part of the
-- condition itself, and the caller sees the rows again through its own policies.
CREATE FUNCTION search_contacts(needle text, most int) RETURNS TABLE (contact_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT c.id FROM contacts c
   WHERE c.organization_id = current_organization_id() AND c.deleted_at IS NULL
     AND (strpos(lower(c.display_name), lower(needle)) > 0 OR strpos(lower(coalesce(c.household, '')), lower(needle)) > 0)
   ORDER BY lower(c.display_name), c.id LIMIT most $$;

CREATE FUNCTION search_policies(needle text, most int) RETURNS TABLE (policy_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT p.id FROM policies p LEFT JOIN contacts c ON c.organization_id = p.organization_id AND c.id = p.contact_id
   WHERE p.organization_id = current_organization_id() AND p.deleted_at IS NULL
     AND (strpos(p.number, needle) > 0 OR strpos(lower(c.display_name), lower(needle)) > 0)
   ORDER BY p.number, p.id LIMIT most $$;

REVOKE ALL ON FUNCTION find_sign_in(text), find_user_session(bytea), find_device(text), organizations_with_sync(),
  search_contacts(text, int), search_policies(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_sign_in(text), find_user_session(bytea), search_contacts(text, int),
  search_policies(text, int) TO ${api};
GRANT EXECUTE ON FUNCTION find_device(text) TO ${gateway};
GRANT EXECUTE ON FUNCTION organizations_with_sync() TO ${sync};
GRANT CREATE ON SCHEMA public TO ${definer};
ALTER FUNCTION find_sign_in(text) OWNER TO ${definer};
ALTER FUNCTION find_user_session(bytea) OWNER TO ${definer};
ALTER FUNCTION find_device(text) OWNER TO ${definer};
ALTER FUNCTION organizations_with_sync() OWNER TO ${definer};
ALTER FUNCTION search_contacts(text, int) OWNER TO ${definer};
ALTER FUNCTION search_policies(text, int) OWNER TO ${definer};
REVOKE CREATE ON SCHEMA public FROM ${definer};
`;
