import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { hashPassword } from '../../api/auth/passwords.ts';
import { serialNumberAlphabet } from '../../contracts/domain/devices.ts';
import { roles, type Role } from '../../contracts/domain/roles.ts';

export const testPassword = 'correct horse battery staple';

/** One hash for all: argon2id is slow on purpose. */
let passwordHash: Promise<string> | undefined;

export interface CrmRecords {
  organizationId: string;
  emailOf: Record<Role, string>;
  userIdOf: Record<Role, string>;
  contactId: string;
  institutionId: string;
  productId: string;
  /** Product statuses by indicator. */
  statusIds: { pending: string; open: string; closed: string };
  policyId: string;
  policyNumber: string;
  deviceId: string;
  serialNumber: string;
  connectedInstitutionId: string;
  sourceId: string;
  pluginId: string;
}

/** A CRM with one of everything and a person of each role, written past row-level security. */
export async function insertCrm(
  admin: Client,
  options: { subscription?: 'BASIC' | 'PREMIER' | 'ENTERPRISE' } = {},
): Promise<CrmRecords> {
  const insert = async (sql: string, parameters: unknown[]): Promise<string> => {
    const { rows } = await admin.query<{ id: string }>(`${sql} RETURNING id`, parameters);
    return rows[0]?.id ?? '';
  };
  const organizationId = await insert(
    `INSERT INTO organizations (kind, name, time_zone, subscription) VALUES ('AGENCY', $1, 'America/New_York', $2)`,
    [`Agency ${randomUUID().slice(0, 6)}`, options.subscription ?? 'PREMIER'],
  );
  const people = await insertPeople(admin, organizationId);
  const contactId = await insert(
    `INSERT INTO contacts (organization_id, display_name, household) VALUES ($1, 'Ada Example', 'Example household')`,
    [organizationId],
  );
  const institutionId = await insert(
    `INSERT INTO institutions (organization_id, name) VALUES ($1, 'Meridian Life')`,
    [organizationId],
  );
  const productId = await insert(
    `INSERT INTO products (organization_id, institution_id, name, product_line) VALUES ($1, $2, 'Secure Growth', 'Annuity')`,
    [organizationId, institutionId],
  );
  const status = (name: string, indicator: string) =>
    insert(`INSERT INTO product_statuses (organization_id, name, indicator) VALUES ($1, $2, $3)`, [
      organizationId,
      name,
      indicator,
    ]);
  const statusIds = {
    pending: await status('Applied', 'PENDING'),
    open: await status('In Force', 'OPEN'),
    closed: await status('Surrendered', 'CLOSED'),
  };
  const policyNumber = '00 12-34';
  const policyId = await insert(
    `INSERT INTO policies (organization_id, contact_id, product_id, status_id, number) VALUES ($1, $2, $3, $4, $5)`,
    [organizationId, contactId, productId, statusIds.open, policyNumber],
  );
  const serialNumber = drawSerialNumber();
  const deviceId = await insert(
    `INSERT INTO devices (organization_id, serial_number, name, public_key, online, last_heartbeat_at)
     VALUES ($1, $2, 'Front office', 'cHVibGlj', true, now())`,
    [organizationId, serialNumber],
  );
  const pluginId = 'meridian-life';
  await admin.query(
    `INSERT INTO device_plugins (organization_id, device_id, plugin_id, manifest) VALUES ($1, $2, $3, $4)`,
    [
      organizationId,
      deviceId,
      pluginId,
      JSON.stringify({
        id: pluginId,
        institutionName: 'Meridian Life',
        version: '1.0.0',
        origins: ['https://meridian.test'],
        valueTypes: ['ACCOUNT_VALUE'],
        lists: true,
        session: { maxConcurrentRequests: 4, requestsPerSecond: 50, readsOver: 'http' },
      }),
    ],
  );
  const connectedInstitutionId = await insert(
    `INSERT INTO connected_institutions (organization_id, institution_id, plugin_id) VALUES ($1, $2, $3)`,
    [organizationId, institutionId, pluginId],
  );
  const sourceId = await insert(
    `INSERT INTO login_sources (organization_id, connected_institution_id, device_id, name, username, authorized_by)
     VALUES ($1, $2, $3, 'Meridian - Agent Smith', 'smith', 'Owner')`,
    [organizationId, connectedInstitutionId, deviceId],
  );
  return {
    organizationId,
    ...people,
    contactId,
    institutionId,
    productId,
    statusIds,
    policyId,
    policyNumber,
    deviceId,
    serialNumber,
    connectedInstitutionId,
    sourceId,
    pluginId,
  };
}

export function drawSerialNumber(): string {
  const letters = Array.from(
    { length: 20 },
    () => serialNumberAlphabet[Math.floor(Math.random() * serialNumberAlphabet.length)] ?? '2',
  );
  return `CS1-${letters.join('')}`;
}

async function insertPeople(
  admin: Client,
  organizationId: string,
): Promise<Pick<CrmRecords, 'emailOf' | 'userIdOf'>> {
  passwordHash ??= hashPassword(testPassword);
  const hash = await passwordHash;
  const emailOf: Partial<Record<Role, string>> = {};
  const userIdOf: Partial<Record<Role, string>> = {};
  for (const role of roles) {
    const email = `${role.toLowerCase()}-${randomUUID().slice(0, 8)}@agency.test`;
    const { rows } = await admin.query<{ id: string }>(
      `INSERT INTO users (organization_id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
      [organizationId, email, `The ${role.toLowerCase()}`, role, hash],
    );
    emailOf[role] = email;
    userIdOf[role] = rows[0]?.id ?? '';
  }
  return { emailOf: emailOf as Record<Role, string>, userIdOf: userIdOf as Record<Role, string> };
}
