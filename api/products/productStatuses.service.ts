import { Injectable } from '@nestjs/common';
import { FailureError } from '../../contracts/domain/failures.ts';
import { ProductStatus } from '../../database/entities/productStatus.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Database } from '../database/database.ts';
import { refusingDuplicates } from '../database/refusingDuplicates.ts';
import { selectRows } from '../database/rows.ts';
import { IdempotentRequests } from '../idempotency/idempotentRequests.ts';
import { OwedPolicies } from '../policies/owedPolicies.ts';
import { CreateProductStatusDto, ProductStatusResponseDto, UpdateProductStatusDto } from './productDtos.ts';

@Injectable()
export class ProductStatusesService {
  constructor(
    private readonly database: Database,
    private readonly idempotent: IdempotentRequests,
    private readonly owed: OwedPolicies,
  ) {}

  list(user: SignedInUser): Promise<ProductStatusResponseDto[]> {
    return this.database.inTenant(user.organizationId, ({ manager }) =>
      selectRows<ProductStatusResponseDto>(
        manager,
        `SELECT id, name, indicator FROM product_statuses ORDER BY indicator, lower(name), id`,
      ),
    );
  }

  create(user: SignedInUser, key: string, input: CreateProductStatusDto): Promise<ProductStatusResponseDto> {
    const request = { operation: 'createProductStatus', key, content: input };
    return this.idempotent.create(user, request, async (transaction) => {
      const { manager, organizationId } = transaction;
      const { id, name, indicator } = await refusingDuplicates('name', () =>
        manager.save(ProductStatus, { ...input, organizationId }),
      );
      transaction.announce({ type: 'setup.changed' });
      return { id, name, indicator };
    });
  }

  async update(
    user: SignedInUser,
    id: string,
    input: UpdateProductStatusDto,
  ): Promise<ProductStatusResponseDto> {
    const { before, after } = await this.database.inTenant(user.organizationId, async (transaction) => {
      const status = await transaction.manager.findOneBy(ProductStatus, { id });
      if (status === null) throw new FailureError('NOT_FOUND');
      const changed = { name: input.name ?? status.name, indicator: input.indicator ?? status.indicator };
      await refusingDuplicates('name', () => transaction.manager.update(ProductStatus, { id }, changed));
      transaction.announce({ type: 'setup.changed' });
      return { before: status, after: { id, ...changed } };
    });
    if (before.indicator !== after.indicator) {
      await this.owed.mayHaveChanged(user.organizationId, { statusId: id });
    }
    return after;
  }
}
