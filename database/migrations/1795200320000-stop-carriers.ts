import type { MigrationInterface, QueryRunner } from 'typeorm';
import { definerRoleName, roleName } from '../roles.ts';

const api = roleName('api');
const sync = roleName('sync');
const definer = definerRoleName;

/**
 * Stopping a carrier for everyone. No role writes plugin_stops: an operator's word and the rule of the second
 * organization go through functions, which also keep the history and serialize on the plugin, so that two organizations
 * that see the same at the same moment are two.
 */
const tables = `
ALTER TABLE plugin_stops ADD COLUMN automatic boolean NOT NULL DEFAULT false;

-- Not a tenant table. Append-only; actor_id is a person's, or null for the rule.
CREATE TABLE plugin_stop_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plugin_id text NOT NULL,
  at timestamptz NOT NULL,
  action text NOT NULL CHECK (action IN ('STOPPED', 'STARTED')),
  reason text NOT NULL,
  actor_id uuid
);
CREATE INDEX plugin_stop_events_by_plugin ON plugin_stop_events (plugin_id, id DESC);
GRANT SELECT ON plugin_stop_events TO ${api};

GRANT SELECT, INSERT, DELETE ON plugin_stops TO ${definer};
GRANT SELECT, INSERT ON plugin_stop_events TO ${definer};
GRANT SELECT (connected_institution_id, link_epoch) ON login_sources TO ${definer};
GRANT SELECT (epoch, end_reason, failure_code, ended_at) ON link_sessions TO ${definer};
GRANT SELECT (id, organization_id, plugin_id, removed_at) ON connected_institutions TO ${definer};
CREATE POLICY look_up ON connected_institutions FOR SELECT TO ${definer} USING (true);
CREATE INDEX link_sessions_site_trouble ON link_sessions (ended_at)
  WHERE end_reason IN ('SITE_BLOCKING', 'SITE_CHANGED') OR failure_code IN ('SITE_BLOCKING', 'SITE_CHANGED');
`;

const functions = {
  'lock_plugin_stop(text)': `
CREATE FUNCTION lock_plugin_stop(plugin text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT pg_advisory_xact_lock(hashtextextended('plugin stop ' || plugin, 0)) $$;`,

  'plugin_may_be_opened(text)': `
-- Whether a session of the plugin may be opened; a stop waits until the caller's transaction has ended.
CREATE FUNCTION plugin_may_be_opened(plugin text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('plugin stop ' || plugin, 0));
  RETURN NOT EXISTS (SELECT 1 FROM plugin_stops s WHERE s.plugin_id = plugin);
END $$;`,

  'stop_plugin(text, text, timestamptz, uuid)': `
CREATE FUNCTION stop_plugin(plugin text, why text, at_time timestamptz, operator_id uuid) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ BEGIN
  PERFORM lock_plugin_stop(plugin);
  INSERT INTO plugin_stops (plugin_id, reason, stopped_at, stopped_by, automatic)
    VALUES (plugin, why, at_time, operator_id::text, false) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO plugin_stop_events (plugin_id, at, action, reason, actor_id)
    VALUES (plugin, at_time, 'STOPPED', why, operator_id);
  RETURN true;
END $$;`,

  'start_plugin(text, text, timestamptz, uuid)': `
CREATE FUNCTION start_plugin(plugin text, why text, at_time timestamptz, operator_id uuid) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ BEGIN
  PERFORM lock_plugin_stop(plugin);
  DELETE FROM plugin_stops s WHERE s.plugin_id = plugin;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO plugin_stop_events (plugin_id, at, action, reason, actor_id)
    VALUES (plugin, at_time, 'STARTED', why, operator_id);
  RETURN true;
END $$;`,

  'stop_plugin_seen_twice(text, timestamptz, timestamptz)': `
-- Stops the plugin when sessions of two organizations ended since then because the portal blocks or has changed; what
-- was seen before an operator last started it counts no more.
CREATE FUNCTION stop_plugin_seen_twice(plugin text, since timestamptz, at_time timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS
$$ DECLARE
  seen_by int;
  blocks boolean;
  why text;
BEGIN
  PERFORM lock_plugin_stop(plugin);
  SELECT count(DISTINCT l.organization_id), bool_or('SITE_BLOCKING' IN (l.end_reason, l.failure_code))
    INTO seen_by, blocks
  FROM link_sessions l JOIN login_sources s ON s.id = l.source_id
  JOIN connected_institutions ci ON ci.id = s.connected_institution_id
  WHERE ci.plugin_id = plugin AND l.ended_at >= since
    AND (l.end_reason IN ('SITE_BLOCKING', 'SITE_CHANGED') OR l.failure_code IN ('SITE_BLOCKING', 'SITE_CHANGED'))
    AND l.ended_at > coalesce((SELECT max(e.at) FROM plugin_stop_events e
                               WHERE e.plugin_id = plugin AND e.action = 'STARTED'), '-infinity');
  IF seen_by < 2 THEN RETURN false; END IF;
  why := CASE WHEN blocks THEN 'The portal refuses automated reading, at more than one agency.'
              ELSE 'The portal''s pages have changed, at more than one agency.' END;
  INSERT INTO plugin_stops (plugin_id, reason, stopped_at, stopped_by, automatic)
    VALUES (plugin, why, at_time, 'the rule of the second organization', true) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO plugin_stop_events (plugin_id, at, action, reason) VALUES (plugin, at_time, 'STOPPED', why);
  RETURN true;
END $$;`,

  'open_sessions_of_plugin(text)': `
-- Link sessions that go on, dialogs included, to be told that their carrier has been stopped.
CREATE FUNCTION open_sessions_of_plugin(plugin text)
  RETURNS TABLE (organization_id uuid, source_id uuid, link_epoch int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT l.organization_id, l.source_id, l.epoch FROM link_sessions l
   JOIN login_sources s ON s.id = l.source_id JOIN connected_institutions ci ON ci.id = s.connected_institution_id
   WHERE ci.plugin_id = plugin
     AND l.state IN ('AWAITING_CREDENTIALS', 'AUTHENTICATING', 'CHALLENGED', 'VERIFYING', 'LINKED')
   ORDER BY l.organization_id, l.source_id $$;`,

  'sources_of_plugin(text)': `
CREATE FUNCTION sources_of_plugin(plugin text) RETURNS TABLE (organization_id uuid, source_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT s.organization_id, s.id FROM login_sources s
   JOIN connected_institutions ci ON ci.id = s.connected_institution_id
   WHERE ci.plugin_id = plugin AND s.removed_at IS NULL ORDER BY s.organization_id, s.id $$;`,

  'force_syncs_of_plugin(text)': `
CREATE FUNCTION force_syncs_of_plugin(plugin text) RETURNS TABLE (policy_id uuid, source_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT DISTINCT a.policy_id, a.source_id FROM sync_attempts a
   JOIN login_sources s ON s.id = a.source_id JOIN connected_institutions ci ON ci.id = s.connected_institution_id
   WHERE ci.plugin_id = plugin AND a.kind = 'FORCE' AND a.state IN ('QUEUED', 'IN_PROGRESS') $$;`,

  'count_carriers()': `
-- Each plugin that somebody has connected, with counts for operators.
CREATE FUNCTION count_carriers() RETURNS TABLE (plugin_id text, organizations int, sources int, linked int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT ci.plugin_id, count(DISTINCT ci.organization_id)::int, count(s.id)::int,
     count(s.id) FILTER (WHERE s.state = 'LINKED')::int
   FROM connected_institutions ci
   LEFT JOIN login_sources s ON s.connected_institution_id = ci.id AND s.removed_at IS NULL
   WHERE ci.removed_at IS NULL GROUP BY ci.plugin_id $$;`,
} as const;

type Signature = keyof typeof functions;

const callers: Record<Signature, readonly string[]> = {
  'lock_plugin_stop(text)': [],
  'plugin_may_be_opened(text)': [sync],
  'stop_plugin(text, text, timestamptz, uuid)': [api],
  'start_plugin(text, text, timestamptz, uuid)': [api],
  'stop_plugin_seen_twice(text, timestamptz, timestamptz)': [sync],
  'open_sessions_of_plugin(text)': [api, sync],
  'sources_of_plugin(text)': [api],
  'force_syncs_of_plugin(text)': [api, sync],
  'count_carriers()': [api],
};

/** Devices of a stopped carrier, and devices that are paused, removed or given another key, are told within seconds. */
const news = `
CREATE FUNCTION tell_gateways() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('gateway_news', coalesce(to_jsonb(NEW) ->> 'id', ''));
  RETURN NULL;
END $$;
CREATE TRIGGER tell_gateways AFTER INSERT OR DELETE ON plugin_stops FOR EACH ROW EXECUTE FUNCTION tell_gateways();
CREATE TRIGGER tell_gateways AFTER UPDATE OF state, public_key ON devices FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.public_key IS DISTINCT FROM NEW.public_key)
  EXECUTE FUNCTION tell_gateways();
REVOKE ALL ON FUNCTION tell_gateways() FROM PUBLIC;
`;

export class StopCarriers1795200320000 implements MigrationInterface {
  readonly name = 'StopCarriers1795200320000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    for (const definition of Object.values(functions)) await runner.query(definition);
    const signatures = Object.keys(functions) as Signature[];
    await runner.query(`GRANT CREATE ON SCHEMA public TO ${definer}`);
    for (const signature of signatures) {
      await runner.query(`REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC`);
      for (const role of callers[signature]) {
        await runner.query(`GRANT EXECUTE ON FUNCTION ${signature} TO ${role}`);
      }
      await runner.query(`ALTER FUNCTION ${signature} OWNER TO ${definer}`);
    }
    await runner.query(`REVOKE CREATE ON SCHEMA public FROM ${definer}`);
    await runner.query(news);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('The stops of carriers are not taken back'));
  }
}
