import type { ValueType } from '../../contracts/domain/valueTypes.ts';
import { Contact } from '../../database/entities/contact.ts';
import { Institution } from '../../database/entities/institution.ts';
import { Policy } from '../../database/entities/policy.ts';
import { Product } from '../../database/entities/product.ts';
import { ProductStatus } from '../../database/entities/productStatus.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { crmStatusName, demoCarriers, demoStatuses, fetchCrmBook, type PortalPolicy } from './portalBook.ts';

const rowsAStatement = 500;

const valueTypesOfLine: Readonly<Record<string, readonly ValueType[]>> = {
  Life: ['ACCOUNT_VALUE', 'CASH_SURRENDER_VALUE', 'DEATH_BENEFIT', 'LOAN_BALANCE', 'ANNUAL_PREMIUM'],
  Annuity: [
    'ACCOUNT_VALUE',
    'CASH_SURRENDER_VALUE',
    'DEATH_BENEFIT',
    'REQUIRED_MINIMUM_DISTRIBUTION',
    'INCOME_BENEFIT_BASE',
  ],
};

/** Gives the agency the contacts and policies that its CRM has of both simulated carriers. */
export async function layDownBook(transaction: TenantTransaction, controlOrigin: string): Promise<number> {
  const statusIds = await addStatuses(transaction);
  const contactIds = new Map<string, string>();
  let policies = 0;
  for (const { pluginId, institution } of demoCarriers) {
    const book = await fetchCrmBook(controlOrigin, pluginId);
    const productIds = await addProducts(transaction, institution, book);
    await addContacts(transaction, book, contactIds);
    await addPolicies(transaction, book, { statusIds, contactIds, productIds });
    policies += book.length;
  }
  return policies;
}

async function addStatuses({ manager, organizationId }: TenantTransaction): Promise<Map<string, string>> {
  const entries = Object.entries(demoStatuses).map(([name, indicator]) => ({
    organizationId,
    name,
    indicator,
  }));
  const statuses = await manager.save(ProductStatus, entries);
  return new Map(statuses.map(({ name, id }) => [name, id]));
}

async function addProducts(
  { manager, organizationId }: TenantTransaction,
  institutionName: string,
  book: readonly PortalPolicy[],
): Promise<Map<string, string>> {
  const institution = await manager.save(Institution, { organizationId, name: institutionName });
  const lines = new Map(book.map(({ product }) => [product.name, product.line]));
  const entries = [...lines].map(([name, productLine]) => ({
    organizationId,
    institutionId: institution.id,
    name,
    productLine,
  }));
  const products = await manager.save(Product, entries);
  for (const { id, productLine } of products) {
    for (const valueType of valueTypesOfLine[productLine] ?? []) {
      await manager.query(
        'INSERT INTO product_value_types (organization_id, product_id, value_type) VALUES ($1, $2, $3)',
        [organizationId, id, valueType],
      );
    }
  }
  return new Map(products.map(({ name, id }) => [name, id]));
}

/** A person who is a client of both carriers is one contact. */
async function addContacts(
  { manager, organizationId }: TenantTransaction,
  book: readonly PortalPolicy[],
  contactIds: Map<string, string>,
): Promise<void> {
  const newOwners = new Map(book.map(({ owner }) => [owner.id, owner]));
  for (const known of contactIds.keys()) newOwners.delete(known);
  const owners = [...newOwners.values()];
  const contacts = await manager.save(
    Contact,
    owners.map(({ firstName, lastName, household, email, phone, birthDate }) => ({
      organizationId,
      displayName: `${firstName} ${lastName}`,
      household: household.name,
      email,
      phone,
      birthDate,
    })),
    { chunk: rowsAStatement },
  );
  for (const [index, { id }] of owners.entries()) {
    const contact = contacts[index];
    if (contact !== undefined) contactIds.set(id, contact.id);
  }
}

interface Ids {
  readonly statusIds: ReadonlyMap<string, string>;
  readonly contactIds: ReadonlyMap<string, string>;
  readonly productIds: ReadonlyMap<string, string>;
}

async function addPolicies(
  { manager, organizationId }: TenantTransaction,
  book: readonly PortalPolicy[],
  { statusIds, contactIds, productIds }: Ids,
): Promise<void> {
  const entries = book.map((policy) => ({
    organizationId,
    contactId: idOf(contactIds, policy.owner.id),
    productId: idOf(productIds, policy.product.name),
    statusId: idOf(statusIds, crmStatusName(policy)),
    number: policy.crm.number,
    issueDate: policy.issueDate,
  }));
  await manager.save(Policy, entries, { chunk: rowsAStatement });
}

function idOf(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`Nothing was laid down for ${key}.`);
  return id;
}
