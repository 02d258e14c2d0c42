import type { EntityManager } from 'typeorm';
import {
  sourceStates,
  type LinkSessionState,
  type SessionEndReason,
  type SourceState,
} from '../../contracts/domain/states.ts';
import {
  isLegalTransition,
  isTerminalLinkState,
  linkSessionTransitions,
  sourceTransitions,
} from '../../contracts/domain/transitions.ts';
import type { LinkSessionChange } from '../../contracts/temporal/cloudActivities.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { rowOf, rowsOf } from '../store/rows.ts';

interface RecordedSession {
  state: LinkSessionState;
  sequence: number;
  openedBy: string | null;
}

/**
 * Writes a change of a link session, and of its source where it follows. False when the row is newer, or was closed by
 * somebody else meanwhile: a change never leads a session out of an end.
 */
export async function recordLinkSessionOf(
  transaction: TenantTransaction,
  change: LinkSessionChange,
  now: Date,
): Promise<boolean> {
  const { manager, announce } = transaction;
  const { sourceId, linkSessionId } = change.session;
  // The source before its session, in the order of those who open and close sessions.
  await manager.query('SELECT 1 FROM login_sources WHERE id = $1 FOR NO KEY UPDATE', [sourceId]);
  const recorded = await rowOf<RecordedSession>(
    manager,
    'SELECT state, sequence, opened_by AS "openedBy" FROM link_sessions WHERE id = $1 FOR UPDATE',
    [linkSessionId],
  );
  if (recorded === undefined) return false;
  // A retry whose first try was written.
  if (recorded.sequence === change.sequence && recorded.state === change.state) return true;
  if (recorded.sequence >= change.sequence) return false;
  if (!mayBecome(recorded.state, change.state)) return false;
  await writeSession(manager, change, now);
  announce({
    type: 'linkSession.changed',
    sourceId,
    linkSessionId,
    state: change.state,
    sequence: change.sequence,
  });
  await writeSource(transaction, change, recorded, now);
  return true;
}

/** A step may be shown again with another key. */
function mayBecome(from: LinkSessionState, to: LinkSessionState): boolean {
  return from === to || isLegalTransition(linkSessionTransitions, from, to);
}

async function writeSession(manager: EntityManager, change: LinkSessionChange, now: Date): Promise<void> {
  const set = ['state = $2', 'sequence = $3', 'failure_code = $4', 'end_reason = $5', 'updated_at = $6'];
  const parameters: unknown[] = [
    change.session.linkSessionId,
    change.state,
    change.sequence,
    change.failureCode ?? null,
    change.endReason ?? null,
    now,
  ];
  for (const [column, value] of [
    ['challenge', change.challenge],
    ['sealing_key', change.sealingKey],
  ] as const) {
    if (value === undefined) continue;
    parameters.push(value === null ? null : JSON.stringify(value));
    set.push(`${column} = $${String(parameters.length)}::jsonb`);
  }
  // Its work goes to the run of the device's process that is there from now on.
  if (change.state === 'LINKED') {
    set.push('linked_at = $6', 'boot_id = (SELECT d.boot_id FROM devices d WHERE d.id = device_id)');
  }
  if (isTerminalLinkState(change.state)) set.push('ended_at = $6');
  await manager.query(`UPDATE link_sessions SET ${set.join(', ')} WHERE id = $1`, parameters);
}

/** Only the newest session of a source says how the source stands. */
async function writeSource(
  { manager, announce }: TenantTransaction,
  change: LinkSessionChange,
  { openedBy }: RecordedSession,
  now: Date,
): Promise<void> {
  const to = sourceStateAfter(change.state);
  if (to === undefined) return noteFailure(manager, change, now);
  const linkedColumns = `, last_linked_at = $5, stop_code = NULL,
    last_linked_by = (SELECT opened_by FROM link_sessions WHERE id = link_session_id)`;
  const unlinkedColumns = ', stop_code = coalesce($7, stop_code)';
  const { sourceId, linkEpoch } = change.session;
  const changed = await rowsOf(
    manager,
    `UPDATE login_sources SET state = $3, state_reason = $4, state_since = $5
       ${to === 'LINKED' ? linkedColumns : unlinkedColumns}
     WHERE id = $1 AND link_epoch = $2 AND state = ANY($6::text[]) RETURNING id`,
    [
      ...[sourceId, linkEpoch, to, change.endReason ?? null, now, statesBefore(to)],
      ...(to === 'LINKED' ? [] : [stopCodeOf(change.endReason)]),
    ],
  );
  if (changed.length === 0) return;
  announce({ type: 'source.changed', sourceId: change.session.sourceId, state: to });
  await audit(manager, change, openedBy, now);
}

/** A portal that blocks, or has changed, is not read again by itself: somebody looks first. */
function stopCodeOf(endReason: SessionEndReason | null | undefined): 'SITE_BLOCKING' | 'SITE_CHANGED' | null {
  return endReason === 'SITE_BLOCKING' || endReason === 'SITE_CHANGED' ? endReason : null;
}

function sourceStateAfter(state: LinkSessionState): 'LINKED' | 'UNLINKED' | undefined {
  if (state === 'LINKED') return 'LINKED';
  return state === 'ENDED' ? 'UNLINKED' : undefined;
}

/** A paused source stays paused, whatever its session does. */
function statesBefore(to: SourceState): SourceState[] {
  return sourceStates.filter((from) => from !== 'PAUSED' && isLegalTransition(sourceTransitions, from, to));
}

/** A failed attempt leaves the source Created or Unlinked and says why. */
async function noteFailure(manager: EntityManager, change: LinkSessionChange, now: Date): Promise<void> {
  if (!isTerminalLinkState(change.state) || change.failureCode === undefined) return;
  await manager.query(
    `UPDATE login_sources SET state_reason = $3, state_since = $4
     WHERE id = $1 AND link_epoch = $2 AND state IN ('CREATED', 'UNLINKED')`,
    [change.session.sourceId, change.session.linkEpoch, change.failureCode, now],
  );
}

async function audit(
  manager: EntityManager,
  { session, state, endReason }: LinkSessionChange,
  openedBy: string | null,
  now: Date,
): Promise<void> {
  const details = { linkSessionId: session.linkSessionId, linkEpoch: session.linkEpoch, endReason };
  await manager.query(
    `INSERT INTO audit_events (organization_id, at, actor_kind, actor_id, action, subject_kind, subject_id, details)
     VALUES (current_organization_id(), $1, $2, $3, $4, 'source', $5, $6)`,
    state === 'LINKED'
      ? [now, 'USER', openedBy, 'source.linked', session.sourceId, JSON.stringify(details)]
      : [now, 'SYSTEM', null, 'source.unlinked', session.sourceId, JSON.stringify(details)],
  );
}
