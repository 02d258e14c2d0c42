import { randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import type { Client } from 'pg';
import type { PortalPolicyView, Portals } from './portals.ts';

export interface SecondAgency {
  readonly organizationId: string;
  readonly ownerEmail: string;
}

/** An agency beside the demo's, with a device of its own and a part of the same carriers' books in its CRM. */
export async function layDownSecondAgency(
  admin: Client,
  portals: Portals,
  options: {
    readonly serialNumber: string;
    readonly password: string;
    /** Institution name to the carrier's id. */
    readonly carriers: Readonly<Record<string, string>>;
    readonly policiesEach: number;
  },
): Promise<SecondAgency> {
  const organizationId = randomUUID();
  const ownerEmail = `owner@${organizationId.slice(0, 8)}.example`;
  await admin.query(
    `INSERT INTO organizations (id, kind, name, time_zone, subscription) VALUES ($1, 'AGENCY', 'Second agency', 'America/Los_Angeles', 'PREMIER')`,
    [organizationId],
  );
  await admin.query(
    `INSERT INTO users (organization_id, email, name, role, password_hash) VALUES ($1, $2, 'Sam Owner', 'OWNER', $3)`,
    [organizationId, ownerEmail, await hash(options.password)],
  );
  await admin.query(
    `INSERT INTO devices (organization_id, serial_number, name) VALUES ($1, $2, 'Back office')`,
    [organizationId, options.serialNumber],
  );
  for (const indicator of ['PENDING', 'OPEN', 'CLOSED']) {
    await admin.query('INSERT INTO product_statuses (organization_id, name, indicator) VALUES ($1, $2, $2)', [
      organizationId,
      indicator,
    ]);
  }
  for (const [institution, carrier] of Object.entries(options.carriers)) {
    const book = (await portals.book(carrier)).filter(({ crm }) => crm.present);
    await layDownBook(admin, organizationId, institution, book.slice(0, options.policiesEach));
  }
  return { organizationId, ownerEmail };
}

async function layDownBook(
  admin: Client,
  organizationId: string,
  institution: string,
  book: readonly PortalPolicyView[],
): Promise<void> {
  const rows = book.map(({ crm, owner, product }) => ({
    number: crm.number,
    indicator: crm.statusIndicator.toUpperCase(),
    owner: `${owner.firstName} ${owner.lastName}`,
    product: product.name,
    line: product.line,
  }));
  await admin.query(
    `WITH listed AS (SELECT * FROM jsonb_to_recordset($3::jsonb)
         AS r (number text, indicator text, owner text, product text, line text)),
       institution AS (INSERT INTO institutions (organization_id, name) VALUES ($1, $2) RETURNING id),
       made AS (INSERT INTO products (organization_id, institution_id, name, product_line)
         SELECT $1, institution.id, product, min(line) FROM listed, institution GROUP BY institution.id, product
         RETURNING id, name),
       people AS (INSERT INTO contacts (organization_id, display_name)
         SELECT DISTINCT $1::uuid, owner FROM listed RETURNING id, display_name)
     INSERT INTO policies (organization_id, contact_id, product_id, status_id, number)
     SELECT $1, people.id, made.id, st.id, listed.number
     FROM listed JOIN people ON people.display_name = listed.owner JOIN made ON made.name = listed.product
     JOIN product_statuses st ON st.organization_id = $1 AND st.name = listed.indicator`,
    [organizationId, institution, JSON.stringify(rows)],
  );
}
