import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { FailureError } from '../../contracts/domain/failures.ts';
import { Contact } from '../../database/entities/contact.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { audit } from '../audit/audit.ts';
import { Database } from '../database/database.ts';
import { changeRows, instant } from '../database/rows.ts';
import { IdempotentRequests } from '../idempotency/idempotentRequests.ts';
import { OwedPolicies } from '../policies/owedPolicies.ts';
import { PolicyReader } from '../policies/policyReader.ts';
import { ContactResponseDto, CreateContactDto, UpdateContactDto } from './contactDtos.ts';

@Injectable()
export class ContactsService {
  constructor(
    private readonly database: Database,
    private readonly idempotent: IdempotentRequests,
    private readonly policies: PolicyReader,
    private readonly owed: OwedPolicies,
  ) {}

  create(user: SignedInUser, key: string, input: CreateContactDto): Promise<ContactResponseDto> {
    const request = { operation: 'createContact', key, content: input };
    return this.idempotent.create(user, request, async (transaction) => {
      const { manager, organizationId } = transaction;
      const { id } = await manager.save(Contact, { ...input, organizationId });
      transaction.announce({ type: 'setup.changed' });
      await audit(transaction, user, 'contact.created', 'contact', id);
      return this.readOne(transaction, id);
    });
  }

  get(user: SignedInUser, id: string): Promise<ContactResponseDto> {
    return this.database.inTenant(user.organizationId, (transaction) => this.readOne(transaction, id));
  }

  update(user: SignedInUser, id: string, input: UpdateContactDto): Promise<ContactResponseDto> {
    return this.database.inTenant(user.organizationId, async (transaction) => {
      const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
      const { affected } = await transaction.manager.update(
        Contact,
        { id, deletedAt: IsNull() },
        { ...changes, updatedAt: () => 'now()' },
      );
      if (affected === 0) throw new FailureError('NOT_FOUND');
      transaction.announce({ type: 'setup.changed' });
      await audit(transaction, user, 'contact.changed', 'contact', id, { fields: Object.keys(changes) });
      return this.readOne(transaction, id);
    });
  }

  /** The policies stay; without a contact they are not syncable, and say so. */
  async remove(user: SignedInUser, id: string): Promise<void> {
    const policyIds = await this.database.inTenant(user.organizationId, async (transaction) => {
      const { manager } = transaction;
      const { affected } = await manager.update(
        Contact,
        { id, deletedAt: IsNull() },
        { deletedAt: () => 'now()' },
      );
      if (affected === 0) throw new FailureError('NOT_FOUND');
      const policies = await changeRows<{ id: string }>(
        manager,
        `UPDATE policies SET contact_id = NULL, updated_at = now() WHERE contact_id = $1 RETURNING id`,
        [id],
      );
      for (const policy of policies) transaction.announce({ type: 'policy.changed', policyId: policy.id });
      transaction.announce({ type: 'setup.changed' });
      await audit(transaction, user, 'contact.removed', 'contact', id);
      return policies.map((policy) => policy.id);
    });
    await this.owed.mayHaveChanged(user.organizationId, { policyIds });
  }

  private async readOne({ manager }: TenantTransaction, id: string): Promise<ContactResponseDto> {
    const contact = await manager.findOneBy(Contact, { id, deletedAt: IsNull() });
    if (contact === null) throw new FailureError('NOT_FOUND');
    return {
      id,
      displayName: contact.displayName,
      household: contact.household,
      email: contact.email,
      phone: contact.phone,
      birthDate: contact.birthDate,
      createdAt: instant(contact.createdAt),
      updatedAt: instant(contact.updatedAt),
      policies: await this.policies.read(manager, { contactId: id }),
    };
  }
}
