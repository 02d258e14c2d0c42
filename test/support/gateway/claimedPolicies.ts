import { randomUUID } from 'node:crypto';
import type { Client as PostgresClient } from 'pg';
import type { Reading, ReadingOutcome } from '../../../contracts/domain/readings.ts';
import { insertReturningId } from './gatewayFixture.ts';

/** An organization's institution with a login source on a device; the source is Linked with epoch 1. */
export interface SourceSetting {
  organizationId: string;
  deviceId: string;
  sourceId: string;
  connectedInstitutionId: string;
  productId: string;
  openStatusId: string;
  closedStatusId: string;
  contactId: string;
}

export interface ClaimedPolicy {
  policyId: string;
  number: string;
  attemptId: string;
  batchId: string;
}

export async function insertSource(
  sql: PostgresClient,
  organizationId: string,
  deviceId: string,
): Promise<SourceSetting> {
  const insert = (statement: string, ...parameters: unknown[]): Promise<string> =>
    insertReturningId(sql, `${statement} RETURNING id`, [organizationId, ...parameters]);
  const institutionId = await insert(
    `INSERT INTO institutions (organization_id, name) VALUES ($1, $2)`,
    randomUUID(),
  );
  const connectedInstitutionId = await insert(
    `INSERT INTO connected_institutions (organization_id, institution_id, plugin_id) VALUES ($1, $2, 'plugin')`,
    institutionId,
  );
  return {
    organizationId,
    deviceId,
    connectedInstitutionId,
    sourceId: await insertAnotherSource(sql, { organizationId, connectedInstitutionId, deviceId }),
    productId: await insert(
      `INSERT INTO products (organization_id, institution_id, name, product_line) VALUES ($1, $2, 'Annuity', 'ANNUITY')`,
      institutionId,
    ),
    openStatusId: await insert(
      `INSERT INTO product_statuses (organization_id, name, indicator) VALUES ($1, $2, 'OPEN')`,
      randomUUID(),
    ),
    closedStatusId: await insert(
      `INSERT INTO product_statuses (organization_id, name, indicator) VALUES ($1, $2, 'CLOSED')`,
      randomUUID(),
    ),
    contactId: await insert(`INSERT INTO contacts (organization_id, display_name) VALUES ($1, 'Ada Client')`),
  };
}

export function insertAnotherSource(
  sql: PostgresClient,
  setting: Pick<SourceSetting, 'organizationId' | 'connectedInstitutionId' | 'deviceId'>,
  state: 'LINKED' | 'UNLINKED' | 'CREATED' = 'LINKED',
): Promise<string> {
  return insertReturningId(
    sql,
    `INSERT INTO login_sources (organization_id, connected_institution_id, device_id, name, username, authorized_by, state, link_epoch)
     VALUES ($1, $2, $3, $4, 'user', 'Owner', $5, 1) RETURNING id`,
    [setting.organizationId, setting.connectedInstitutionId, setting.deviceId, randomUUID(), state],
  );
}

/** The link session of epoch 1, on a device that is online: work for the source is dispatched. */
export async function linkSource(sql: PostgresClient, setting: SourceSetting): Promise<string> {
  const linkSessionId = await insertReturningId(
    sql,
    `INSERT INTO link_sessions (organization_id, source_id, epoch, workflow_run_id, device_id, state)
     VALUES ($1, $2, 1, $3, $4, 'LINKED') RETURNING id`,
    [setting.organizationId, setting.sourceId, randomUUID(), setting.deviceId],
  );
  await sql.query('UPDATE login_sources SET link_session_id = $2 WHERE id = $1', [
    setting.sourceId,
    linkSessionId,
  ]);
  await sql.query('UPDATE devices SET online = true WHERE id = $1', [setting.deviceId]);
  return linkSessionId;
}

/** A policy that nobody has queued. */
export function insertPolicy(
  sql: PostgresClient,
  setting: SourceSetting,
  number: string = randomUUID(),
): Promise<string> {
  return insertReturningId(
    sql,
    `INSERT INTO policies (organization_id, contact_id, product_id, status_id, number) VALUES ($1, $2, $3, $4, $5)
     RETURNING id`,
    [setting.organizationId, setting.contactId, setting.productId, setting.openStatusId, number],
  );
}

/** A policy in the source's queue, claimed by a batch of epoch 1 with generation 1. */
export async function claimPolicy(
  sql: PostgresClient,
  setting: SourceSetting,
  number: string = randomUUID(),
): Promise<ClaimedPolicy> {
  const policyId = await insertPolicy(sql, setting, number);
  await sql.query(
    `INSERT INTO policy_sync (organization_id, policy_id, state, home_source_id) VALUES ($1, $2, 'QUEUED', $3)`,
    [setting.organizationId, policyId, setting.sourceId],
  );
  await sql.query(
    `INSERT INTO sync_queue (organization_id, policy_id, source_id, day) VALUES ($1, $2, $3, current_date - 1)`,
    [setting.organizationId, policyId, setting.sourceId],
  );
  return { policyId, number, ...(await claimAgain(sql, setting, policyId)) };
}

/** Claims a policy that waits in the queue, once more: the next generation. */
export async function claimAgain(
  sql: PostgresClient,
  setting: SourceSetting,
  policyId: string,
): Promise<{ attemptId: string; batchId: string }> {
  const batchId = randomUUID();
  const attemptId = await insertReturningId(
    sql,
    `WITH raised AS (UPDATE policy_sync SET generation = generation + 1 WHERE policy_id = $2 RETURNING generation)
     INSERT INTO sync_attempts (organization_id, policy_id, source_id, kind, generation, link_epoch, batch_id)
     SELECT $1, $2, $3, 'SWEEP', generation, 1, $4 FROM raised RETURNING id`,
    [setting.organizationId, policyId, setting.sourceId, batchId],
  );
  await sql.query(
    `UPDATE sync_queue SET batch_id = $2, attempt_id = $3, link_epoch = 1,
       generation = (SELECT generation FROM policy_sync WHERE policy_id = $1) WHERE policy_id = $1`,
    [policyId, batchId, attemptId],
  );
  return { attemptId, batchId };
}

export function readingOf(
  setting: SourceSetting,
  claimed: ClaimedPolicy,
  outcome: ReadingOutcome,
  changes: Partial<Reading> = {},
): Reading {
  return {
    readingId: randomUUID(),
    sourceId: setting.sourceId,
    linkEpoch: 1,
    policyId: claimed.policyId,
    attemptId: claimed.attemptId,
    generation: 1,
    readAt: new Date().toISOString(),
    outcome,
    ...changes,
  };
}

export function valuesOutcome(portalNumber: string, amount: string, asOf = '2026-11-20'): ReadingOutcome {
  return {
    kind: 'VALUES',
    portalNumber,
    values: [{ valueType: 'ACCOUNT_VALUE', amount, asOf }],
    evidence: { path: '/policies/1' },
  };
}
