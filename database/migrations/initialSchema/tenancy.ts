/** Organizations, people and their sessions. */
export const tenancyTables = `
CREATE FUNCTION current_organization_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.organization_id', true), '')::uuid $$;

CREATE TABLE organizations (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('AGENCY', 'FMO')),
  name text NOT NULL CHECK (name <> ''),
  time_zone text NOT NULL,
  subscription text NOT NULL CHECK (subscription IN ('BASIC', 'PREMIER', 'ENTERPRISE')),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES organizations,
  email text NOT NULL CHECK (email = lower(email)),
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('OWNER', 'MANAGER', 'ADVISOR', 'ASSISTANT', 'COMPLIANCE', 'FMO_ADMIN', 'OPERATOR')),
  password_hash text NOT NULL,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, id)
);
CREATE UNIQUE INDEX users_email ON users (email);

CREATE TABLE user_sessions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL,
  user_id uuid NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  -- The token before the last rotation, good for requests that were under way.
  previous_token_hash bytea UNIQUE,
  csrf_token text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  rotated_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  FOREIGN KEY (organization_id, user_id) REFERENCES users (organization_id, id) ON DELETE CASCADE
);

CREATE TABLE idempotency_keys (
  organization_id uuid NOT NULL,
  user_id uuid NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  response_status int,
  response_body jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, user_id, key),
  FOREIGN KEY (organization_id, user_id) REFERENCES users (organization_id, id) ON DELETE CASCADE
);

-- Not a tenant table: sign-in is throttled before it is known whose it is. Keys are hashes of email and address.
CREATE TABLE sign_in_throttles (
  key_hash bytea PRIMARY KEY,
  failures int NOT NULL,
  window_started_at timestamptz NOT NULL,
  blocked_until timestamptz
);

CREATE TABLE organization_counters (
  organization_id uuid PRIMARY KEY REFERENCES organizations,
  last_position bigint NOT NULL DEFAULT 0
);

CREATE TABLE outbox (
  organization_id uuid NOT NULL REFERENCES organizations,
  position bigint NOT NULL,
  type text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, position)
);
CREATE INDEX outbox_age ON outbox (organization_id, created_at);

CREATE TABLE audit_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations,
  at timestamptz NOT NULL DEFAULT now(),
  actor_kind text NOT NULL CHECK (actor_kind IN ('USER', 'DEVICE', 'SYSTEM')),
  actor_id text,
  action text NOT NULL,
  subject_kind text,
  subject_id text,
  details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_events_recent ON audit_events (organization_id, id DESC);

CREATE FUNCTION create_organization_counter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO organization_counters (organization_id) VALUES (NEW.id);
  RETURN NEW;
END $$;
CREATE TRIGGER organization_counter AFTER INSERT ON organizations
  FOR EACH ROW EXECUTE FUNCTION create_organization_counter();

-- Appends events ([{"type": …, …}]) of the current tenant. Must be the transaction's last statement: the counter row
-- it locks makes the order of positions the order of commits. NOTIFY only wakes readers.
CREATE FUNCTION append_outbox_events(events jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  last bigint;
  added int := jsonb_array_length(events);
BEGIN
  IF added = 0 THEN RETURN NULL; END IF;
  UPDATE organization_counters SET last_position = last_position + added
    WHERE organization_id = current_organization_id() RETURNING last_position INTO last;
  IF last IS NULL THEN RAISE EXCEPTION 'no tenant is set'; END IF;
  INSERT INTO outbox (organization_id, position, type, payload)
    SELECT current_organization_id(), last - added + ordinality, event ->> 'type', event
    FROM jsonb_array_elements(events) WITH ORDINALITY AS listed (event, ordinality);
  PERFORM pg_notify('outbox', current_organization_id()::text);
  RETURN last;
END $$;
`;
