import { Injectable } from '@nestjs/common';
import { FailureError } from '../../contracts/domain/failures.ts';
import { Contact } from '../../database/entities/contact.ts';
import { Policy } from '../../database/entities/policy.ts';
import { Product } from '../../database/entities/product.ts';
import { ProductStatus } from '../../database/entities/productStatus.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { IsNull } from 'typeorm';
import type { SignedInUser } from '../access/signedInUser.ts';
import { audit } from '../audit/audit.ts';
import { Database } from '../database/database.ts';
import { IdempotentRequests } from '../idempotency/idempotentRequests.ts';
import { OwedPolicies } from './owedPolicies.ts';
import { CreatePolicyDto, UpdatePolicyDto } from './policyDtos.ts';
import { PolicyReader } from './policyReader.ts';
import { PolicyResponseDto } from './policyResponseDto.ts';

@Injectable()
export class PoliciesService {
  constructor(
    private readonly database: Database,
    private readonly idempotent: IdempotentRequests,
    private readonly reader: PolicyReader,
    private readonly owed: OwedPolicies,
  ) {}

  async create(user: SignedInUser, key: string, input: CreatePolicyDto): Promise<PolicyResponseDto> {
    const request = { operation: 'createPolicy', key, content: input };
    const created = await this.idempotent.create(user, request, async (transaction) => {
      await requireReferences(transaction, input);
      const { manager, organizationId } = transaction;
      const policy = await manager.save(Policy, { ...input, organizationId });
      transaction.announce({ type: 'policy.changed', policyId: policy.id });
      await audit(transaction, user, 'policy.created', 'policy', policy.id);
      return this.readOne(transaction, policy.id);
    });
    await this.owed.mayHaveChanged(user.organizationId, { policyIds: [created.id] });
    return created;
  }

  get(user: SignedInUser, id: string): Promise<PolicyResponseDto> {
    return this.database.inTenant(user.organizationId, (transaction) => this.readOne(transaction, id));
  }

  async update(user: SignedInUser, id: string, input: UpdatePolicyDto): Promise<PolicyResponseDto> {
    const { before, after } = await this.database.inTenant(user.organizationId, async (transaction) => {
      const policy = await lockPolicy(transaction, id);
      await requireReferences(transaction, input);
      const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
      await transaction.manager.update(Policy, { id }, { ...changes, updatedAt: () => 'now()' });
      if (isRenamed(policy, input)) await oweAgain(transaction, id);
      transaction.announce({ type: 'policy.changed', policyId: id });
      await audit(transaction, user, 'policy.changed', 'policy', id, { fields: Object.keys(changes) });
      return { before: policy, after: await this.readOne(transaction, id) };
    });
    const productIds = [before.productId, after.productId];
    await this.owed.mayHaveChanged(user.organizationId, { productIds });
    return after;
  }

  async remove(user: SignedInUser, id: string): Promise<void> {
    const { productId } = await this.database.inTenant(user.organizationId, async (transaction) => {
      const policy = await lockPolicy(transaction, id);
      await transaction.manager.update(Policy, { id }, { deletedAt: () => 'now()' });
      transaction.announce({ type: 'policy.changed', policyId: id });
      await audit(transaction, user, 'policy.removed', 'policy', id);
      return policy;
    });
    await this.owed.mayHaveChanged(user.organizationId, { productIds: [productId] });
  }

  private async readOne({ manager }: TenantTransaction, policyId: string): Promise<PolicyResponseDto> {
    const [policy] = await this.reader.read(manager, { policyId });
    if (policy === undefined) throw new FailureError('NOT_FOUND');
    return policy;
  }
}

async function lockPolicy({ manager }: TenantTransaction, id: string): Promise<Policy> {
  const policy = await manager.findOne(Policy, {
    where: { id, deletedAt: IsNull() },
    // Weaker than FOR UPDATE: recording a value refers to the policy and must not wait for, or deadlock with, this.
    lock: { mode: 'for_no_key_update' },
  });
  if (policy === null) throw new FailureError('NOT_FOUND');
  return policy;
}

/** Its carrier knows it by another number, or another carrier has it. */
function isRenamed(policy: Policy, { number, productId }: UpdatePolicyDto): boolean {
  return (
    (number !== undefined && number !== policy.number) ||
    (productId !== undefined && productId !== policy.productId)
  );
}

/**
 * What was found, or is being looked for, under the old number says nothing about the new one: the claims under way are
 * superseded by a newer generation, and the day owes a reading again.
 */
async function oweAgain({ manager }: TenantTransaction, policyId: string): Promise<void> {
  await manager.query(
    `UPDATE policy_sync
     SET generation = generation + 1, settled_day = NULL, last_outcome = NULL, last_outcome_at = NULL
     WHERE policy_id = $1`,
    [policyId],
  );
}

/** What a policy refers to must exist in this organization; row-level security hides all else. */
async function requireReferences({ manager }: TenantTransaction, input: UpdatePolicyDto): Promise<void> {
  const { contactId, productId, statusId } = input;
  const missing = [
    typeof contactId === 'string' &&
    !(await manager.existsBy(Contact, { id: contactId, deletedAt: IsNull() }))
      ? 'contactId'
      : '',
    productId !== undefined && !(await manager.existsBy(Product, { id: productId })) ? 'productId' : '',
    statusId !== undefined && !(await manager.existsBy(ProductStatus, { id: statusId })) ? 'statusId' : '',
  ].filter((field) => field !== '');
  if (missing.length > 0) {
    const fields = missing.map((field) => ({ field, message: 'does not exist' }));
    throw new FailureError('VALIDATION_FAILED', { fields });
  }
}
