import 'reflect-metadata';
import type { DataSource } from 'typeorm';
import { hashPassword } from '../../api/auth/passwords.ts';
import { createDataSource } from '../../database/dataSource.ts';
import { Device } from '../../database/entities/device.ts';
import { Organization } from '../../database/entities/organization.ts';
import { User } from '../../database/entities/user.ts';
import { withTenant, type TenantTransaction } from '../../database/tenantTransaction.ts';
import { demoAgency, demoOrganizations, type DemoOrganization } from './demoPeople.ts';
import { layDownBook } from './layDownBook.ts';

export interface DemoOptions {
  /** Connection URL of a role that may create organizations. */
  readonly databaseUrl: string;
  readonly sandboxControlOrigin: string;
  readonly deviceSerialNumber: string;
  /** One for all demo people. */
  readonly password: string;
}

/**
 * Lays down the demo organizations that are not there yet: people of every role, the agency's device, contacts and
 * policies. Each organization is one transaction, so none is left half done. Returns the number of policies added.
 */
export async function layDownDemo(options: DemoOptions): Promise<number> {
  const dataSource = createDataSource({
    url: options.databaseUrl,
    applicationName: 'carrier-sync demo',
    poolSize: 1,
  });
  await dataSource.initialize();
  try {
    const passwordHash = await hashPassword(options.password);
    let policies = 0;
    for (const organization of demoOrganizations) {
      policies += await layDownOrganization(dataSource, organization, passwordHash, options);
    }
    return policies;
  } finally {
    await dataSource.destroy();
  }
}

function layDownOrganization(
  dataSource: DataSource,
  organization: DemoOrganization,
  passwordHash: string,
  options: DemoOptions,
): Promise<number> {
  const { people, ...fields } = organization;
  return withTenant(dataSource, organization.id, async (transaction) => {
    const { manager, organizationId } = transaction;
    if (await manager.existsBy(Organization, { id: organizationId })) return 0;
    await manager.insert(Organization, fields);
    await manager.insert(
      User,
      people.map((person) => ({ ...person, organizationId, passwordHash })),
    );
    if (organization !== demoAgency) return 0;
    await addDevice(transaction, options.deviceSerialNumber);
    return layDownBook(transaction, options.sandboxControlOrigin);
  });
}

async function addDevice(
  { manager, organizationId }: TenantTransaction,
  serialNumber: string,
): Promise<void> {
  await manager.insert(Device, { organizationId, serialNumber, name: 'Demo device' });
}
