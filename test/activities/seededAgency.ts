import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { StatusIndicator } from '../../contracts/domain/states.ts';

const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

export interface SeedOptions {
  subscription?: 'BASIC' | 'PREMIER';
  /** Whether the plugin's manifest says that the portal has a list. */
  lists?: boolean;
  deviceOnline?: boolean;
}

/** One organization with a connected institution and a device, written as a superuser: the setting of a test. */
export class SeededAgency {
  readonly organizationId = randomUUID();
  readonly deviceId = randomUUID();
  readonly serialNumber = `CS1-${Array.from(randomUUID().replaceAll('-', '').slice(0, 20), (hex) => alphabet[parseInt(hex, 16)]).join('')}`;
  /** The run of the device's process. */
  readonly bootId = 'boot-1';
  readonly pluginId = 'meridian-life';
  institutionId = '';
  connectedInstitutionId = '';
  contactId = '';
  productId = '';
  readonly statusIds: Record<StatusIndicator, string> = { PENDING: '', OPEN: '', CLOSED: '' };
  private readonly sql: Client;

  private constructor(sql: Client) {
    this.sql = sql;
  }

  static async create(sql: Client, options: SeedOptions = {}): Promise<SeededAgency> {
    const agency = new SeededAgency(sql);
    await agency.layDown(options);
    return agency;
  }

  async rows<Row>(statement: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.sql.query(statement, values)).rows as Row[];
  }

  async row<Row>(statement: string, values: unknown[] = []): Promise<Row | undefined> {
    const [row] = await this.rows<Row>(statement, values);
    return row;
  }

  async addSource(name = randomUUID()): Promise<string> {
    return this.insert('login_sources', {
      connected_institution_id: this.connectedInstitutionId,
      device_id: this.deviceId,
      name,
      username: 'agent.smith',
      authorized_by: 'Dana Owner',
    });
  }

  /** Makes a source Linked, as a finished link session does; returns the session. */
  async link(
    sourceId: string,
    linkEpoch = 1,
    { bootId = this.bootId }: { bootId?: string } = {},
  ): Promise<{ sourceId: string; linkSessionId: string; linkEpoch: number }> {
    const linkSessionId = await this.insert('link_sessions', {
      source_id: sourceId,
      epoch: linkEpoch,
      workflow_run_id: randomUUID(),
      device_id: this.deviceId,
      boot_id: bootId,
      state: 'LINKED',
      linked_at: new Date(),
    });
    await this.rows(
      `UPDATE login_sources SET state = 'LINKED', state_reason = NULL, link_epoch = $2, link_session_id = $3 WHERE id = $1`,
      [sourceId, linkEpoch, linkSessionId],
    );
    return { sourceId, linkSessionId, linkEpoch };
  }

  async unlink(sourceId: string): Promise<void> {
    await this.rows(
      `UPDATE login_sources SET state = 'UNLINKED', state_reason = 'SESSION_TIMED_OUT' WHERE id = $1`,
      [sourceId],
    );
  }

  async addPolicy(number: string, columns: Record<string, unknown> = {}): Promise<string> {
    return this.insert('policies', {
      contact_id: this.contactId,
      product_id: this.productId,
      status_id: this.statusIds.OPEN,
      number,
      ...columns,
    });
  }

  async addPolicies(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) ids.push(await this.addPolicy(`00-${String(index)}`));
    return ids;
  }

  /** What the gateway does with a reading that found values. */
  async settle(policyId: string, day: string, sourceId: string): Promise<void> {
    await this.rows('DELETE FROM sync_queue WHERE policy_id = $1', [policyId]);
    await this.rows(
      `UPDATE policy_sync SET state = 'SUCCESS', reason = NULL, settled_day = $2, last_source_id = $3, home_source_id = $3,
         last_outcome = 'SUCCESS', last_outcome_at = now(), last_read_at = now() WHERE policy_id = $1`,
      [policyId, day, sourceId],
    );
    await this.rows(
      `UPDATE sync_attempts SET state = 'SUCCESS', finished_at = now() WHERE policy_id = $1 AND state IN ('QUEUED', 'IN_PROGRESS')`,
      [policyId],
    );
  }

  async insert(table: string, columns: Record<string, unknown>): Promise<string> {
    const all = { organization_id: this.organizationId, ...columns };
    const names = Object.keys(all);
    const row = await this.row<{ id: string }>(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, index) => `$${String(index + 1)}`).join(', ')}) RETURNING id`,
      Object.values(all),
    );
    return row?.id ?? '';
  }

  private async layDown(options: SeedOptions): Promise<void> {
    await this.rows(
      `INSERT INTO organizations (id, kind, name, time_zone, subscription) VALUES ($1, 'AGENCY', 'Agency', 'America/New_York', $2)`,
      [this.organizationId, options.subscription ?? 'PREMIER'],
    );
    this.contactId = await this.insert('contacts', { display_name: 'Dana' });
    this.institutionId = await this.insert('institutions', { name: 'Meridian Life' });
    this.productId = await this.insert('products', {
      institution_id: this.institutionId,
      name: 'Whole Life',
      product_line: 'Life',
    });
    for (const indicator of ['PENDING', 'OPEN', 'CLOSED'] as const) {
      this.statusIds[indicator] = await this.insert('product_statuses', { name: indicator, indicator });
    }
    this.connectedInstitutionId = await this.insert('connected_institutions', {
      institution_id: this.institutionId,
      plugin_id: this.pluginId,
    });
    await this.insert('devices', {
      id: this.deviceId,
      serial_number: this.serialNumber,
      name: 'Office',
      online: options.deviceOnline ?? true,
      last_heartbeat_at: new Date(),
      boot_id: this.bootId,
    });
    await this.rows(
      'INSERT INTO device_plugins (organization_id, device_id, plugin_id, manifest) VALUES ($1, $2, $3, $4)',
      [this.organizationId, this.deviceId, this.pluginId, JSON.stringify({ lists: options.lists ?? false })],
    );
  }
}
