import type { EntityManager } from 'typeorm';
import { subscriptionIncludesSync, type Subscription } from '../../contracts/domain/organizations.ts';
import type { SourceState } from '../../contracts/domain/states.ts';
import type { DeviceRef, LinkSubject } from '../../contracts/temporal/cloudActivities.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { refuse } from '../store/refuse.ts';
import { rowOf } from '../store/rows.ts';
import { closeOlderSessions } from './olderSessions.ts';

export interface OpeningOfLink {
  sourceId: string;
  workflowRunId: string;
  openedBy: string;
  now: Date;
}

type OpenedSubject = Omit<LinkSubject, 'credentialsWaitMs'>;

interface SourceToLink {
  state: SourceState;
  removed: boolean;
  subscription: Subscription;
  deviceId: string | null;
  pluginId: string;
  institutionName: string;
  sourceName: string;
}

interface SessionRow {
  id: string;
  epoch: number;
  deviceId: string | null;
}

/** Writes the row of a link session, once for a run; see `LinkActivities.openLinkSession`. */
export async function openLinkSessionOf(
  transaction: TenantTransaction,
  opening: OpeningOfLink,
): Promise<OpenedSubject> {
  const { manager } = transaction;
  await manager.query('SELECT 1 FROM login_sources WHERE id = $1 FOR NO KEY UPDATE', [opening.sourceId]);
  const source = await readSource(manager, opening.sourceId);
  if (source === undefined) throw refuse('NOT_FOUND');
  const session =
    (await findSession(manager, opening.workflowRunId)) ?? (await openSession(transaction, source, opening));
  return {
    session: { sourceId: opening.sourceId, linkSessionId: session.id, linkEpoch: session.epoch },
    device: session.deviceId === null ? null : await readDevice(manager, session.deviceId),
    pluginId: source.pluginId,
    institutionName: source.institutionName,
    sourceName: source.sourceName,
  };
}

async function openSession(
  transaction: TenantTransaction,
  source: SourceToLink,
  opening: OpeningOfLink,
): Promise<SessionRow> {
  if (source.removed) throw refuse('NOT_FOUND');
  if (!subscriptionIncludesSync(source.subscription)) throw refuse('SUBSCRIPTION_REQUIRED');
  if (source.state === 'PAUSED') throw refuse('LOGIN_SOURCE_PAUSED');
  const { manager, announce } = transaction;
  if (!(await mayOpen(manager, source.pluginId))) throw refuse('CARRIER_STOPPED');
  const { sourceId, workflowRunId, openedBy, now } = opening;
  await closeOlderSessions(transaction, sourceId, now);
  const deviceId = await chooseDevice(manager, source);
  const session = await rowOf<SessionRow>(
    manager,
    `INSERT INTO link_sessions (organization_id, source_id, epoch, workflow_run_id, device_id, state, opened_by, opened_at, updated_at)
     SELECT organization_id, id, link_epoch + 1, $2, $3, 'AWAITING_CREDENTIALS', $4, $5, $5
     FROM login_sources WHERE id = $1 RETURNING id, epoch, device_id AS "deviceId"`,
    [sourceId, workflowRunId, deviceId, openedBy, now],
  );
  if (session === undefined) throw refuse('NOT_FOUND');
  await manager.query(
    'UPDATE login_sources SET link_epoch = $2, link_session_id = $3, device_id = coalesce($4, device_id) WHERE id = $1',
    [sourceId, session.epoch, session.id, deviceId],
  );
  const linkSessionId = session.id;
  announce({
    type: 'linkSession.changed',
    sourceId,
    linkSessionId,
    state: 'AWAITING_CREDENTIALS',
    sequence: 0,
  });
  return session;
}

/** A stop of the carrier that is decided meanwhile waits for this transaction, and then finds its session. */
async function mayOpen(manager: EntityManager, pluginId: string): Promise<boolean> {
  const answer = await rowOf<{ open: boolean }>(manager, 'SELECT plugin_may_be_opened($1) AS open', [
    pluginId,
  ]);
  return answer?.open === true;
}

/** The source's own device; where it has none, or that was removed, the one that is online, newest heartbeat first. */
async function chooseDevice(manager: EntityManager, source: SourceToLink): Promise<string | null> {
  const chosen = await rowOf<{ id: string }>(
    manager,
    `SELECT d.id FROM devices d
     WHERE d.state = 'ACTIVE'
       AND (d.id = $1 OR NOT EXISTS (SELECT FROM devices own WHERE own.id = $1 AND own.state <> 'REMOVED'))
     ORDER BY EXISTS (SELECT FROM device_plugins dp WHERE dp.device_id = d.id AND dp.plugin_id = $2) DESC,
       d.online DESC, d.last_heartbeat_at DESC NULLS LAST, d.id LIMIT 1`,
    [source.deviceId, source.pluginId],
  );
  return chosen?.id ?? null;
}

async function findSession(manager: EntityManager, workflowRunId: string): Promise<SessionRow | undefined> {
  return rowOf<SessionRow>(
    manager,
    'SELECT id, epoch, device_id AS "deviceId" FROM link_sessions WHERE workflow_run_id = $1',
    [workflowRunId],
  );
}

async function readSource(manager: EntityManager, sourceId: string): Promise<SourceToLink | undefined> {
  return rowOf<SourceToLink>(
    manager,
    `SELECT s.state, s.removed_at IS NOT NULL AS removed, o.subscription, s.device_id AS "deviceId",
       ci.plugin_id AS "pluginId", i.name AS "institutionName", s.name AS "sourceName"
     FROM login_sources s JOIN organizations o ON o.id = s.organization_id
     JOIN connected_institutions ci ON ci.id = s.connected_institution_id
     JOIN institutions i ON i.id = ci.institution_id WHERE s.id = $1`,
    [sourceId],
  );
}

async function readDevice(manager: EntityManager, deviceId: string): Promise<DeviceRef | null> {
  const device = await rowOf<DeviceRef>(
    manager,
    `SELECT id AS "deviceId", serial_number AS "serialNumber", online AND state = 'ACTIVE' AS online, boot_id AS "bootId"
     FROM devices WHERE id = $1`,
    [deviceId],
  );
  return device ?? null;
}
