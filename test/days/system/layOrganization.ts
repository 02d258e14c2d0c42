import { randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import type { Client } from 'pg';
import type { PlannedOrganization } from '../plan/world.ts';
import type { LaidWorld } from './layWorld.ts';

export interface LaidOrganization {
  readonly organizationId: string;
  readonly ownerEmail: string;
}

export const ownerPassword = 'a long enough password';

/** An organization with its owner and its CRM as it is on the first day, written past row-level security. */
export async function layOrganization(
  admin: Client,
  { key, timeZone }: PlannedOrganization,
  laid: LaidWorld,
): Promise<LaidOrganization> {
  const organizationId = randomUUID();
  const ownerEmail = `owner@${organizationId.slice(0, 8)}.example`;
  await admin.query(
    `INSERT INTO organizations (id, kind, name, time_zone, subscription) VALUES ($1, 'AGENCY', $2, $3, 'PREMIER')`,
    [organizationId, `Agency of ${key}`, timeZone],
  );
  await admin.query(
    `INSERT INTO users (organization_id, email, name, role, password_hash) VALUES ($1, $2, 'Dana Owner', 'OWNER', $3)`,
    [organizationId, ownerEmail, await hash(ownerPassword)],
  );
  for (const indicator of ['PENDING', 'OPEN', 'CLOSED']) {
    await admin.query('INSERT INTO product_statuses (organization_id, name, indicator) VALUES ($1, $2, $2)', [
      organizationId,
      indicator,
    ]);
  }
  const own = laid.world.policies.filter(({ organization }) => organization === key);
  for (const [institution, policies] of Map.groupBy(own, (policy) => policy.institution)) {
    const rows = policies.flatMap((policy) => {
      const entry = laid.entries.get(policy.key);
      return entry === undefined ? [] : [{ entry, fromTheStart: policy.fromTheStart }];
    });
    await layBook(admin, organizationId, institution, rows);
  }
  return { organizationId, ownerEmail };
}

type Entry = NonNullable<ReturnType<LaidWorld['entries']['get']>>;

/** The institution and its products are there also while some of their policies are still to come. */
async function layBook(
  admin: Client,
  organizationId: string,
  institution: string,
  book: readonly { readonly entry: Entry; readonly fromTheStart: boolean }[],
): Promise<void> {
  const rows = book.map(({ entry: { crm, owner, product, issueDate }, fromTheStart }) => ({
    number: crm.number,
    indicator: crm.statusIndicator.toUpperCase(),
    owner: `${owner.firstName} ${owner.lastName}`,
    product: product.name,
    line: product.line,
    issued: issueDate,
    now: fromTheStart,
  }));
  await admin.query(
    `WITH listed AS (SELECT * FROM jsonb_to_recordset($3::jsonb)
         AS r (number text, indicator text, owner text, product text, line text, issued date, now boolean)),
       institution AS (INSERT INTO institutions (organization_id, name) VALUES ($1, $2) RETURNING id),
       made AS (INSERT INTO products (organization_id, institution_id, name, product_line)
         SELECT $1, institution.id, product, min(line) FROM listed, institution GROUP BY institution.id, product
         RETURNING id, name),
       people AS (INSERT INTO contacts (organization_id, display_name)
         SELECT DISTINCT $1::uuid, owner FROM listed RETURNING id, display_name)
     INSERT INTO policies (organization_id, contact_id, product_id, status_id, number, issue_date)
     SELECT $1, people.id, made.id, st.id, listed.number, listed.issued
     FROM listed JOIN people ON people.display_name = listed.owner JOIN made ON made.name = listed.product
     JOIN product_statuses st ON st.organization_id = $1 AND st.name = listed.indicator
     WHERE listed.now`,
    [organizationId, institution, JSON.stringify(rows)],
  );
}
