import { randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import type { DataSource, EntityManager, EntityTarget, ObjectLiteral, QueryDeepPartialEntity } from 'typeorm';
import { businessDay } from '../../../contracts/domain/businessClock.ts';
import type { Subscription } from '../../../contracts/domain/organizations.ts';
import type { Role } from '../../../contracts/domain/roles.ts';
import type { StatusIndicator } from '../../../contracts/domain/states.ts';
import { Contact } from '../../../database/entities/contact.ts';
import { Institution } from '../../../database/entities/institution.ts';
import { Organization } from '../../../database/entities/organization.ts';
import { Policy } from '../../../database/entities/policy.ts';
import { Product } from '../../../database/entities/product.ts';
import { ProductStatus } from '../../../database/entities/productStatus.ts';
import { User } from '../../../database/entities/user.ts';
import { withTenant } from '../../../database/tenantTransaction.ts';
import type { PolicyView } from '../../../sandbox/control/views.ts';

export const agencyRoles = ['OWNER', 'MANAGER', 'ADVISOR', 'ASSISTANT', 'COMPLIANCE'] as const;
export type AgencyRole = (typeof agencyRoles)[number];

export const agencyPassword = 'a long enough password';
let passwordHash: Promise<string> | undefined;

/** What the CRM's side of a policy is made of. */
export interface CrmEntry extends Pick<PolicyView, 'crm' | 'issueDate'> {
  readonly owner: Pick<PolicyView['owner'], 'id' | 'firstName' | 'lastName' | 'email'>;
  readonly product: PolicyView['product'];
}

export interface AgencySeed {
  readonly subscription: Subscription;
  readonly timeZone: string;
  /** Institution name to the book whose CRM side is laid down. */
  readonly books: Readonly<Record<string, readonly CrmEntry[]>>;
}

export interface SeededAgency {
  readonly organizationId: string;
  readonly name: string;
  readonly emails: Readonly<Record<AgencyRole, string>>;
}

const statusNames: Record<StatusIndicator, string> = {
  PENDING: 'Pending',
  OPEN: 'In Force',
  CLOSED: 'Surrendered',
};

/**
 * An agency with its people and its CRM, as the role that migrates. Its day has begun: the reconciler, which passes by
 * at every fifth minute of the wall clock, would begin it in the middle of a spec, and each list anew with it.
 */
export async function seedAgency(dataSource: DataSource, seed: AgencySeed): Promise<SeededAgency> {
  const organizationId = randomUUID();
  const mark = organizationId.slice(0, 8);
  const name = `Agency ${mark}`;
  const emails = Object.fromEntries(
    agencyRoles.map((role) => [role, `${role.toLowerCase()}@${mark}.example`]),
  ) as Record<AgencyRole, string>;
  passwordHash ??= hash(agencyPassword);
  const ready = await passwordHash;
  await withTenant(dataSource, organizationId, async ({ manager }) => {
    const { subscription, timeZone } = seed;
    const startedDay = businessDay(new Date(), timeZone);
    await manager.insert(Organization, {
      id: organizationId,
      kind: 'AGENCY',
      name,
      timeZone,
      subscription,
      startedDay,
    });
    await manager.insert(
      User,
      agencyRoles.map((role) => ({
        organizationId,
        email: emails[role],
        name: personName(role),
        role,
        passwordHash: ready,
      })),
    );
    const statusIds = await insertStatuses(manager, organizationId);
    for (const [institution, book] of Object.entries(seed.books)) {
      await insertBook(manager, organizationId, statusIds, institution, book);
    }
  });
  return { organizationId, name, emails };
}

/** A person who belongs to no agency's books: an operator of the platform. */
export async function seedUser(
  dataSource: DataSource,
  organizationId: string,
  user: { email: string; name: string; role: Role },
): Promise<void> {
  passwordHash ??= hash(agencyPassword);
  const ready = await passwordHash;
  await withTenant(dataSource, organizationId, ({ manager }) =>
    manager.insert(User, { organizationId, ...user, passwordHash: ready }),
  );
}

function personName(role: AgencyRole): string {
  return `Dana ${role.charAt(0)}${role.slice(1).toLowerCase()}`;
}

type StatusIds = Readonly<Record<StatusIndicator, string>>;

async function insertStatuses(manager: EntityManager, organizationId: string): Promise<StatusIds> {
  const ids = { PENDING: randomUUID(), OPEN: randomUUID(), CLOSED: randomUUID() };
  const rows = (['PENDING', 'OPEN', 'CLOSED'] as const).map((indicator) => ({
    id: ids[indicator],
    organizationId,
    name: statusNames[indicator],
    indicator,
  }));
  await manager.insert(ProductStatus, rows);
  return ids;
}

async function insertBook(
  manager: EntityManager,
  organizationId: string,
  statusIds: StatusIds,
  institution: string,
  book: readonly CrmEntry[],
): Promise<void> {
  const institutionId = randomUUID();
  await manager.insert(Institution, { id: institutionId, organizationId, name: institution });
  const inCrm = book.filter(({ crm }) => crm.present);
  const contacts = new Map(inCrm.map(({ owner }) => [owner.id, { id: randomUUID(), owner }]));
  const products = new Map(inCrm.map(({ product }) => [product.code, { id: randomUUID(), product }]));
  await insertAll(
    manager,
    Contact,
    [...contacts.values()].map(({ id, owner }) => ({
      id,
      organizationId,
      displayName: `${owner.firstName} ${owner.lastName}`,
      email: owner.email,
    })),
  );
  await manager.insert(
    Product,
    [...products.values()].map(({ id, product }) => ({
      id,
      organizationId,
      institutionId,
      name: product.name,
      productLine: product.line,
    })),
  );
  await insertAll(
    manager,
    Policy,
    inCrm.map(({ crm, owner, product, issueDate }) => ({
      organizationId,
      contactId: idOf(contacts, owner.id),
      productId: idOf(products, product.code),
      statusId: statusIds[indicatorOf(crm.statusIndicator)],
      number: crm.number,
      issueDate,
    })),
  );
}

/** A statement takes 65,535 parameters; a large book has more. */
async function insertAll<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  rows: readonly QueryDeepPartialEntity<Row>[],
): Promise<void> {
  for (let first = 0; first < rows.length; first += 1_000) {
    await manager.insert(entity, rows.slice(first, first + 1_000));
  }
}

function indicatorOf(indicator: 'Pending' | 'Open' | 'Closed'): StatusIndicator {
  return indicator.toUpperCase() as StatusIndicator;
}

function idOf(entries: ReadonlyMap<string, { id: string }>, key: string): string {
  const entry = entries.get(key);
  if (entry === undefined) throw new Error(`Nothing is known by ${key}.`);
  return entry.id;
}
