import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { rowsOf } from '../store/rows.ts';

interface ClosedSession {
  id: string;
  state: 'ENDED' | 'FAILED';
  sequence: number;
}

/**
 * Closes link sessions of a source that no workflow tells about any more (it was terminated or reset): one that was
 * Linked is over, of an attempt the outcome is unknown. Returns how many there were. The source's row is locked.
 */
export async function closeOlderSessions(
  { manager, announce }: TenantTransaction,
  sourceId: string,
  now: Date,
): Promise<number> {
  const closed = await rowsOf<ClosedSession>(
    manager,
    `UPDATE link_sessions SET state = CASE state WHEN 'LINKED' THEN 'ENDED' ELSE 'FAILED' END, sequence = sequence + 1,
       end_reason = CASE state WHEN 'LINKED' THEN 'REPLACED' END,
       failure_code = CASE state WHEN 'LINKED' THEN NULL ELSE 'OUTCOME_UNKNOWN' END,
       challenge = NULL, sealing_key = NULL, updated_at = $2, ended_at = $2
     WHERE source_id = $1
       AND state IN ('AWAITING_CREDENTIALS', 'AUTHENTICATING', 'CHALLENGED', 'VERIFYING', 'LINKED')
     RETURNING id, state, sequence`,
    [sourceId, now],
  );
  for (const { id, state, sequence } of closed) {
    announce({ type: 'linkSession.changed', sourceId, linkSessionId: id, state, sequence });
  }
  const unlinked = await rowsOf(
    manager,
    `UPDATE login_sources SET state = 'UNLINKED', state_reason = 'REPLACED', state_since = $2
     WHERE id = $1 AND state = 'LINKED' RETURNING id`,
    [sourceId, now],
  );
  if (unlinked.length > 0) announce({ type: 'source.changed', sourceId, state: 'UNLINKED' });
  return closed.length;
}
