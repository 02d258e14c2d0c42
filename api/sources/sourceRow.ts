import type { LinkSessionState, SourceState } from '../../contracts/domain/states.ts';

/** A login source with its institution, device, link and the business day's progress. */
export interface SourceRow {
  id: string;
  connected_institution_id: string;
  institution_id: string;
  institution_name: string;
  plugin_id: string;
  plugin_stopped: string | null;
  name: string;
  username: string;
  authorized_by: string;
  authorized_at: Date;
  state: SourceState;
  state_reason: string | null;
  state_since: Date;
  stop_code: string | null;
  last_linked_at: Date | null;
  last_linked_by: string | null;
  link_session_id: string | null;
  link_state: LinkSessionState | null;
  device_id: string | null;
  device_name: string | null;
  device_online: boolean;
  success: number;
  not_found: number;
  other: number;
  waiting: number;
}
