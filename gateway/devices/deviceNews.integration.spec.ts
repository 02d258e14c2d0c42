import { randomUUID } from 'node:crypto';
import { Client as PostgresClient } from 'pg';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../database/dataSource.ts';
import type { SourceSetting } from '../../test/support/gateway/claimedPolicies.ts';
import {
  claimPolicy,
  insertAnotherSource,
  insertPolicy,
  insertSource,
} from '../../test/support/gateway/claimedPolicies.ts';
import {
  drawSerialNumber,
  insertDevice,
  insertOrganization,
} from '../../test/support/gateway/gatewayFixture.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/testDatabase.ts';
import { createGatewayLog } from '../gatewayLog.ts';
import type { SourceSignals } from '../temporal/sourceSignals.ts';
import { DeviceNews } from './deviceNews.ts';

let database: TestDatabase;
let sql: PostgresClient;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = new PostgresClient({ connectionString: database.adminUrl });
  await sql.connect();
  dataSource = createDataSource({ url: database.urls.gateway, applicationName: 'carrier-sync test' });
  await dataSource.initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await sql.end();
  await database.drop();
});

/** Temporal, which may be away; `told` is what reached it. */
class Workflows implements SourceSignals {
  readonly told: string[] = [];
  isAway = false;

  sessionEnded = (sourceId: string): Promise<void> => this.tell('sessionEnded', sourceId);
  deviceRestarted = (sourceId: string, bootId: string): Promise<void> =>
    this.tell('deviceRestarted', sourceId, bootId);
  wakeSweep: SourceSignals['wakeSweep'] = ({ sourceId }, reason) => this.tell('wakeSweep', sourceId, reason);
  wakeForceSync = (policyId: string, sourceId: string): Promise<void> =>
    this.tell('wakeForceSync', policyId, sourceId);

  private tell(...words: string[]): Promise<void> {
    if (this.isAway) return Promise.reject(new Error('Temporal is away'));
    this.told.push(words.join(' '));
    return Promise.resolve();
  }
}

describe('the news of a device', () => {
  it('that it has started anew is told again until every workflow has heard of it, and then no more', async () => {
    const organizationId = await insertOrganization(sql);
    const deviceId = await insertDevice(sql, organizationId, drawSerialNumber());
    const { sourceId } = await insertSource(sql, organizationId, deviceId);
    await sql.query(`UPDATE devices SET boot_id = 'second', announced_boot_id = 'first' WHERE id = $1`, [
      deviceId,
    ]);
    await sql.query(
      `INSERT INTO link_sessions (organization_id, source_id, epoch, workflow_run_id, device_id, state)
       VALUES ($1, $2, 1, $3, $4, 'LINKED')`,
      [organizationId, sourceId, randomUUID(), deviceId],
    );
    const workflows = new Workflows();
    const news = new DeviceNews({ dataSource, signals: workflows, log: createGatewayLog('silent') });
    workflows.isAway = true;
    await news.tell({ organizationId, deviceId });
    workflows.isAway = false;
    await news.tell({ organizationId, deviceId });
    await news.tell({ organizationId, deviceId });
    expect(workflows.told).toEqual([`deviceRestarted ${sourceId} second`]);
  });

  it('that it is back wakes the sweeps and force syncs that wait for it, once, and nobody else', async () => {
    const organizationId = await insertOrganization(sql);
    const deviceId = await insertDevice(sql, organizationId, drawSerialNumber());
    const other = await insertDevice(sql, organizationId, drawSerialNumber());
    const setting = await insertSource(sql, organizationId, deviceId);
    const elsewhere = { ...setting, deviceId: other, sourceId: '' };
    elsewhere.sourceId = await insertAnotherSource(sql, elsewhere);
    const removed = { ...setting, sourceId: await insertAnotherSource(sql, setting) };
    await sql.query('UPDATE login_sources SET removed_at = now() WHERE id = $1', [removed.sourceId]);
    for (const source of [setting, elsewhere, removed]) await claimPolicy(sql, source);
    const force = (
      of: { sourceId: string },
      state: string,
      finishedAt: string | null = null,
      kind = 'FORCE',
    ) => insertAttempt({ ...setting, ...of }, { kind, state, finishedAt });
    const waiting = await force(setting, 'QUEUED');
    await force(elsewhere, 'QUEUED');
    await force(setting, 'IN_PROGRESS');
    await force(setting, 'RETURNED', 'now');
    await force(setting, 'QUEUED', null, 'SWEEP');
    await sql.query('UPDATE devices SET online = true, returned_at = now() WHERE id = $1', [deviceId]);
    const workflows = new Workflows();
    const news = new DeviceNews({ dataSource, signals: workflows, log: createGatewayLog('silent') });
    await news.tell({ organizationId, deviceId });
    await news.tell({ organizationId, deviceId });
    expect(workflows.told).toEqual([
      `wakeSweep ${setting.sourceId} deviceOnline`,
      `wakeForceSync ${waiting} ${setting.sourceId}`,
    ]);
  });
});

/** An attempt of a policy of its own, whose id is returned. */
async function insertAttempt(
  setting: SourceSetting,
  { kind, state, finishedAt }: { kind: string; state: string; finishedAt: string | null },
): Promise<string> {
  const policyId = await insertPolicy(sql, setting);
  await sql.query(
    `INSERT INTO sync_attempts (organization_id, policy_id, source_id, kind, state, finished_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [setting.organizationId, policyId, setting.sourceId, kind, state, finishedAt],
  );
  return policyId;
}
