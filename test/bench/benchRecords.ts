import { randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import pg from 'pg';

export interface BenchPolicy {
  readonly id: string;
  readonly contactId: string;
  readonly number: string;
}

export interface BenchInstitution {
  readonly name: string;
  readonly policies: readonly BenchPolicy[];
}

export interface SweepTimes {
  /** Milliseconds since 1970: the first claim. */
  readonly firstClaimAt: number;
  /** How many policies of the sweep have a recorded Success. */
  readonly succeeded: number;
}

/** When the records say that a force sync was queued, and that its reading was being recorded. */
export interface ForceTimes {
  readonly queuedAt: Date;
  readonly recordedAt: Date;
}

export const ownerEmail = 'owner@bench.example';
export const ownerPassword = 'a long enough password';

/**
 * The way into the records beside the product, as the database's superuser: lays down the agency, makes a day's work
 * due again, and looks when it is done.
 */
export class BenchRecords {
  readonly #client: pg.Client;
  readonly #organizationId = randomUUID();

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(adminUrl: string): Promise<BenchRecords> {
    const client = new pg.Client({ connectionString: adminUrl, application_name: 'bench' });
    await client.connect();
    return new BenchRecords(client);
  }

  async layDownAgency(): Promise<void> {
    await this.#client.query(
      `INSERT INTO organizations (id, kind, name, time_zone, subscription)
       VALUES ($1, 'AGENCY', 'Bench Agency', 'America/New_York', 'PREMIER')`,
      [this.#organizationId],
    );
    await this.#client.query(
      `INSERT INTO users (organization_id, email, name, role, password_hash) VALUES ($1, $2, 'Dana Owner', 'OWNER', $3)`,
      [this.#organizationId, ownerEmail, await hash(ownerPassword)],
    );
    await this.#client.query(
      `INSERT INTO product_statuses (organization_id, name, indicator) VALUES ($1, 'In Force', 'OPEN')`,
      [this.#organizationId],
    );
  }

  /** An institution with one product and, for each number, a contact who holds that policy. */
  async layDownInstitution(name: string, numbers: readonly string[]): Promise<BenchInstitution> {
    const policies = numbers.map((number) => ({ id: randomUUID(), contactId: randomUUID(), number }));
    const ids = { institution: randomUUID(), product: randomUUID() };
    const organizationId = this.#organizationId;
    await this.#client.query('INSERT INTO institutions (id, organization_id, name) VALUES ($1, $2, $3)', [
      ids.institution,
      organizationId,
      name,
    ]);
    await this.#client.query(
      `INSERT INTO products (id, organization_id, institution_id, name, product_line) VALUES ($1, $2, $3, 'Whole Life', 'Life')`,
      [ids.product, organizationId, ids.institution],
    );
    const rows = JSON.stringify(policies);
    await this.#client.query(
      `INSERT INTO contacts (id, organization_id, display_name)
       SELECT r."contactId", $2, 'Client ' || r.number
       FROM jsonb_to_recordset($1::jsonb) AS r ("contactId" uuid, number text)`,
      [rows, organizationId],
    );
    await this.#client.query(
      `INSERT INTO policies (id, organization_id, contact_id, product_id, status_id, number)
       SELECT r.id, $2, r."contactId", $3, s.id, r.number
       FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "contactId" uuid, number text), product_statuses s
       WHERE s.organization_id = $2`,
      [rows, organizationId, ids.product],
    );
    return { name, policies };
  }

  /** As on the next day: the values stay, and each policy of the institution is to be read. */
  async oweAgain({ policies }: BenchInstitution): Promise<void> {
    await this.#client.query('UPDATE policy_sync SET settled_day = NULL WHERE policy_id = ANY ($1::uuid[])', [
      policies.map(({ id }) => id),
    ]);
  }

  async sourceId(name: string): Promise<string> {
    const { rows } = await this.#client.query<{ id: string }>(
      'SELECT id FROM login_sources WHERE organization_id = $1 AND name = $2',
      [this.#organizationId, name],
    );
    const [row] = rows;
    if (row === undefined) throw new Error(`There is no source ${name}.`);
    return row.id;
  }

  /** Policies that the sweep of this source still has to read; a cheap question. */
  async waiting(sourceId: string): Promise<number> {
    const { rows } = await this.#client.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM sync_queue WHERE source_id = $1',
      [sourceId],
    );
    return rows[0]?.count ?? 0;
  }

  async forceTimes(policyId: string): Promise<ForceTimes> {
    const { rows } = await this.#client.query<ForceTimes>(
      `SELECT queued_at AS "queuedAt", finished_at AS "recordedAt" FROM sync_attempts
       WHERE policy_id = $1 AND kind = 'FORCE' ORDER BY queued_at DESC LIMIT 1`,
      [policyId],
    );
    const [times] = rows;
    if (times === undefined) throw new Error('No force sync of this policy is recorded.');
    return times;
  }

  /** Whether a sweep of this source has claimed anything since then; a cheap question. */
  async hasClaimed(sourceId: string, since: Date): Promise<boolean> {
    const { rowCount } = await this.#client.query(
      `SELECT FROM sync_attempts WHERE source_id = $1 AND kind = 'SWEEP' AND queued_at >= $2 LIMIT 1`,
      [sourceId, since],
    );
    return rowCount === 1;
  }

  async sweepTimes(sourceId: string, since: Date): Promise<SweepTimes> {
    const { rows } = await this.#client.query<{ first: Date | null; succeeded: number }>(
      `SELECT min(queued_at) AS first, count(*) FILTER (WHERE state = 'SUCCESS')::int AS succeeded
       FROM sync_attempts WHERE source_id = $1 AND kind = 'SWEEP' AND queued_at >= $2`,
      [sourceId, since],
    );
    const [row] = rows;
    if (row?.first == null) throw new Error('Nothing was claimed.');
    return { firstClaimAt: row.first.getTime(), succeeded: row.succeeded };
  }

  /** The attempts that did not succeed, in words. */
  async troubles(sourceId: string, since: Date): Promise<string> {
    const { rows } = await this.#client.query<{ what: string; count: number }>(
      `SELECT state || ' ' || coalesce(failure_code, '') || ' ' || coalesce(evidence ->> 'note', '') AS what,
         count(*)::int AS count
       FROM sync_attempts WHERE source_id = $1 AND queued_at >= $2 AND state <> 'SUCCESS' GROUP BY 1`,
      [sourceId, since],
    );
    return rows.map(({ what, count }) => `${count} × ${what}`).join('; ');
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
