import pg from 'pg';
import type { AttemptState, PolicySyncState } from '../../../contracts/domain/states.ts';
import type { FindingKind } from '../../../contracts/domain/findings.ts';

export interface PolicyOutcome {
  readonly policyId: string;
  readonly number: string;
  readonly institution: string;
  readonly state: PolicySyncState | null;
  readonly reason: string | null;
  /** Value type to amount, as decimal strings without trailing zeros beyond cents. */
  readonly values: Readonly<Record<string, string>>;
  readonly findings: readonly FindingKind[];
}

export interface AttemptRow {
  readonly id: string;
  readonly policyId: string;
  readonly number: string;
  readonly state: AttemptState;
  readonly failureCode: string | null;
  readonly reason: string | null;
  readonly evidence: { readonly portalNumber?: string; readonly looks?: number } | null;
}

/** One organization's rows, for looking only: what a test does, it does at the screen or the api. */
export class Records {
  readonly #client: pg.Client;
  readonly organizationId: string;

  private constructor(client: pg.Client, organizationId: string) {
    this.#client = client;
    this.organizationId = organizationId;
  }

  static async open(adminUrl: string, organizationId: string): Promise<Records> {
    const client = new pg.Client({ connectionString: adminUrl, application_name: 'e2e records' });
    await client.connect();
    return new Records(client, organizationId);
  }

  /** Every policy that is not deleted, or those of one institution, with where its sync stands. */
  async outcomes(institution?: string): Promise<PolicyOutcome[]> {
    return this.#rows<PolicyOutcome>(
      `SELECT p.id AS "policyId", p.number, i.name AS institution, s.state, s.reason,
         coalesce((SELECT jsonb_object_agg(v.value_type, v.amount::numeric(19, 2)::text)
                   FROM policy_values v WHERE v.policy_id = p.id), '{}') AS values,
         ARRAY(SELECT f.kind FROM findings f
               WHERE f.policy_id = p.id AND f.resolved_at IS NULL ORDER BY f.kind) AS findings
       FROM policies p JOIN products r ON r.id = p.product_id JOIN institutions i ON i.id = r.institution_id
       LEFT JOIN policy_sync s ON s.policy_id = p.id
       WHERE p.organization_id = $1 AND p.deleted_at IS NULL AND ($2::text IS NULL OR i.name = $2) ORDER BY p.id`,
      [institution ?? null],
    );
  }

  async outcomeOf(policyId: string): Promise<PolicyOutcome> {
    const found = (await this.outcomes()).find((outcome) => outcome.policyId === policyId);
    if (found === undefined) throw new Error(`There is no policy ${policyId}.`);
    return found;
  }

  /** Oldest first. */
  async attempts(policyId?: string): Promise<AttemptRow[]> {
    return this.#rows<AttemptRow>(
      `SELECT a.id, a.policy_id AS "policyId", p.number, a.state, a.failure_code AS "failureCode", a.reason, a.evidence
       FROM sync_attempts a JOIN policies p ON p.id = a.policy_id
       WHERE a.organization_id = $1 AND ($2::uuid IS NULL OR a.policy_id = $2) ORDER BY a.queued_at, a.id`,
      [policyId ?? null],
    );
  }

  /** How many policies are in each state; those that were never queued count as NOT_YET_SYNCED. */
  async counts(): Promise<Partial<Record<PolicySyncState, number>>> {
    const rows = await this.#rows<{ state: PolicySyncState; count: number }>(
      `SELECT coalesce(s.state, 'NOT_YET_SYNCED') AS state, count(*)::int AS count
       FROM policies p LEFT JOIN policy_sync s ON s.policy_id = p.id
       WHERE p.organization_id = $1 AND p.deleted_at IS NULL GROUP BY 1`,
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  /** Policies that wait in the queue, claimed ones included. */
  async queued(): Promise<number> {
    const [row] = await this.#rows<{ count: number }>(
      'SELECT count(*)::int AS count FROM sync_queue WHERE organization_id = $1',
    );
    return row?.count ?? 0;
  }

  /** Those of them that a batch or a force sync has claimed. */
  async claimed(): Promise<number> {
    const [row] = await this.#rows<{ count: number }>(
      'SELECT count(*)::int AS count FROM sync_queue WHERE organization_id = $1 AND attempt_id IS NOT NULL',
    );
    return row?.count ?? 0;
  }

  async policyId(number: string): Promise<string> {
    const rows = await this.#rows<{ id: string }>(
      'SELECT id FROM policies WHERE organization_id = $1 AND number = $2 AND deleted_at IS NULL',
      [number],
    );
    const [row] = rows;
    if (row === undefined || rows.length > 1) {
      throw new Error(`${rows.length} policies have the number "${number}".`);
    }
    return row.id;
  }

  async contactIdOf(policyId: string): Promise<string> {
    const [row] = await this.#rows<{ id: string }>(
      'SELECT contact_id AS id FROM policies WHERE organization_id = $1 AND id = $2',
      [policyId],
    );
    if (row === undefined) throw new Error(`There is no policy ${policyId}.`);
    return row.id;
  }

  async #rows<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.#client.query(sql, [this.organizationId, ...parameters]);
    return rows as Row[];
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
