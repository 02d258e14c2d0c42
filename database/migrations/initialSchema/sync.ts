/** Devices, sources, link sessions, the queue and what came of it. */
export const syncTables = `
CREATE TABLE devices (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES organizations,
  serial_number text COLLATE "C" NOT NULL,
  name text NOT NULL,
  state text NOT NULL DEFAULT 'ACTIVE' CHECK (state IN ('ACTIVE', 'PAUSED', 'REMOVED')),
  -- Ed25519, raw, base64url; pinned at the first contact.
  public_key text,
  key_pinned_at timestamptz,
  online boolean NOT NULL DEFAULT false,
  last_heartbeat_at timestamptz,
  boot_id text,
  heartbeat_sequence int NOT NULL DEFAULT 0,
  protocol_version int,
  software_version text,
  clock_offset_ms bigint,
  journalled_readings int NOT NULL DEFAULT 0,
  storage_full boolean NOT NULL DEFAULT false,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, id)
);
CREATE UNIQUE INDEX devices_serial_number ON devices (serial_number) WHERE state <> 'REMOVED';
CREATE INDEX devices_by_organization ON devices (organization_id);

CREATE TABLE device_plugins (
  organization_id uuid NOT NULL,
  device_id uuid NOT NULL,
  plugin_id text NOT NULL,
  manifest jsonb NOT NULL,
  reported_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (device_id, plugin_id),
  FOREIGN KEY (organization_id, device_id) REFERENCES devices (organization_id, id) ON DELETE CASCADE
);

-- Contacts that were refused to somebody who used the serial number of a known device.
CREATE TABLE device_refusals (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id uuid NOT NULL,
  device_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  code text NOT NULL,
  remote_address text,
  key_fingerprint text,
  details jsonb NOT NULL DEFAULT '{}',
  FOREIGN KEY (organization_id, device_id) REFERENCES devices (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX device_refusals_recent ON device_refusals (organization_id, device_id, id DESC);

-- Not a tenant table: contacts with a serial number that nobody has entered. Kept as a hash, since it may be a secret.
CREATE TABLE gateway_refusals (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  code text NOT NULL,
  serial_number_hash bytea,
  remote_address text,
  details jsonb NOT NULL DEFAULT '{}'
);

-- Not a tenant table: carriers that an operator has stopped for everyone.
CREATE TABLE plugin_stops (
  plugin_id text PRIMARY KEY,
  reason text NOT NULL,
  stopped_at timestamptz NOT NULL DEFAULT now(),
  stopped_by text NOT NULL
);

CREATE TABLE connected_institutions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL,
  institution_id uuid NOT NULL,
  plugin_id text NOT NULL,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, id),
  UNIQUE (organization_id, institution_id),
  FOREIGN KEY (organization_id, institution_id) REFERENCES institutions (organization_id, id)
);

CREATE TABLE login_sources (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL,
  connected_institution_id uuid NOT NULL,
  device_id uuid,
  name text NOT NULL CHECK (name <> ''),
  username text NOT NULL CHECK (username <> ''),
  authorized_by text NOT NULL,
  authorized_at timestamptz NOT NULL DEFAULT now(),
  state text NOT NULL DEFAULT 'CREATED' CHECK (state IN ('CREATED', 'LINKED', 'UNLINKED', 'PAUSED')),
  state_reason text,
  state_since timestamptz NOT NULL DEFAULT now(),
  -- Number of the newest link session; everything about a session carries it.
  link_epoch int NOT NULL DEFAULT 0,
  link_session_id uuid,
  last_linked_at timestamptz,
  last_linked_by uuid,
  -- SITE_BLOCKING or SITE_CHANGED: nothing is read until the next link.
  stop_code text,
  created_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz,
  UNIQUE (organization_id, id),
  FOREIGN KEY (organization_id, connected_institution_id) REFERENCES connected_institutions (organization_id, id),
  FOREIGN KEY (organization_id, device_id) REFERENCES devices (organization_id, id)
);
CREATE UNIQUE INDEX login_sources_name ON login_sources (connected_institution_id, name) WHERE removed_at IS NULL;
CREATE INDEX login_sources_by_organization ON login_sources (organization_id) WHERE removed_at IS NULL;
CREATE INDEX login_sources_by_device ON login_sources (organization_id, device_id);

CREATE TABLE link_sessions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL,
  source_id uuid NOT NULL,
  epoch int NOT NULL,
  workflow_run_id text NOT NULL UNIQUE,
  device_id uuid,
  state text NOT NULL,
  -- Raised with each change; orders what the browser shows.
  sequence int NOT NULL DEFAULT 0,
  failure_code text,
  end_reason text,
  challenge jsonb,
  sealing_key jsonb,
  opened_by uuid,
  opened_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  linked_at timestamptz,
  ended_at timestamptz,
  UNIQUE (source_id, epoch),
  UNIQUE (organization_id, id),
  FOREIGN KEY (organization_id, source_id) REFERENCES login_sources (organization_id, id)
);

-- Where each policy stands; generation is raised by each claim, and only a reading of the current one is recorded.
CREATE TABLE policy_sync (
  organization_id uuid NOT NULL,
  policy_id uuid PRIMARY KEY,
  generation int NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'NOT_YET_SYNCED',
  state_since timestamptz NOT NULL DEFAULT now(),
  -- A failure code or an ineligibility.
  reason text,
  home_source_id uuid,
  -- The source that read it last with success.
  last_source_id uuid,
  last_attempt_id uuid,
  last_outcome text CHECK (last_outcome IN ('SUCCESS', 'NOT_FOUND')),
  last_outcome_at timestamptz,
  last_read_at timestamptz,
  -- The business day that this policy has been settled for; fillQueue owes nothing for it.
  settled_day date,
  FOREIGN KEY (organization_id, policy_id) REFERENCES policies (organization_id, id)
);
CREATE INDEX policy_sync_by_organization ON policy_sync (organization_id, state);

CREATE TABLE sync_queue (
  organization_id uuid NOT NULL,
  policy_id uuid PRIMARY KEY,
  source_id uuid NOT NULL,
  kind text NOT NULL DEFAULT 'SWEEP' CHECK (kind IN ('SWEEP', 'FORCE')),
  day date NOT NULL,
  -- Null first, then oldest data first.
  data_read_at timestamptz,
  enqueued_at timestamptz NOT NULL DEFAULT now(),
  -- Set while claimed.
  batch_id uuid,
  attempt_id uuid,
  generation int,
  link_epoch int,
  lease_until timestamptz,
  tries int NOT NULL DEFAULT 0,
  not_before timestamptz,
  -- Sources of the institution that have said Not Found for this day.
  asked_source_ids uuid[] NOT NULL DEFAULT '{}',
  FOREIGN KEY (organization_id, policy_id) REFERENCES policies (organization_id, id),
  FOREIGN KEY (organization_id, source_id) REFERENCES login_sources (organization_id, id)
);
CREATE INDEX sync_queue_waiting ON sync_queue (source_id, data_read_at NULLS FIRST, policy_id) WHERE attempt_id IS NULL;
CREATE INDEX sync_queue_batches ON sync_queue (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX sync_queue_by_organization ON sync_queue (organization_id, source_id);

CREATE TABLE sync_attempts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL,
  policy_id uuid NOT NULL,
  source_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('SWEEP', 'FORCE')),
  state text NOT NULL DEFAULT 'QUEUED',
  generation int,
  link_epoch int,
  batch_id uuid,
  requested_by uuid,
  workflow_run_id text,
  reading_id uuid UNIQUE,
  failure_code text,
  reason text,
  evidence jsonb,
  -- [{valueType, before, after, asOf}], amounts as decimal strings.
  changes jsonb,
  queued_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz,
  UNIQUE (organization_id, id),
  FOREIGN KEY (organization_id, policy_id) REFERENCES policies (organization_id, id),
  FOREIGN KEY (organization_id, source_id) REFERENCES login_sources (organization_id, id)
);
CREATE UNIQUE INDEX sync_attempts_by_run ON sync_attempts (policy_id, workflow_run_id) WHERE workflow_run_id IS NOT NULL;
CREATE INDEX sync_attempts_by_policy ON sync_attempts (organization_id, policy_id, queued_at DESC);
CREATE INDEX sync_attempts_by_batch ON sync_attempts (batch_id) WHERE batch_id IS NOT NULL;

CREATE TABLE findings (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL,
  policy_id uuid NOT NULL,
  attempt_id uuid NOT NULL,
  kind text NOT NULL,
  portal_status text,
  details jsonb NOT NULL DEFAULT '{}',
  opened_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  resolved_at timestamptz,
  resolved_by uuid,
  FOREIGN KEY (organization_id, policy_id) REFERENCES policies (organization_id, id)
);
CREATE UNIQUE INDEX findings_open ON findings (policy_id, kind) WHERE resolved_at IS NULL;
CREATE INDEX findings_by_organization ON findings (organization_id) WHERE resolved_at IS NULL;
`;
