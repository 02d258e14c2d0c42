import { Injectable } from '@nestjs/common';
import { FailureError } from '../../contracts/domain/failures.ts';
import type { ValueType } from '../../contracts/domain/valueTypes.ts';
import { Institution } from '../../database/entities/institution.ts';
import { Product } from '../../database/entities/product.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Database } from '../database/database.ts';
import { refusingDuplicates } from '../database/refusingDuplicates.ts';
import { selectRows } from '../database/rows.ts';
import { IdempotentRequests } from '../idempotency/idempotentRequests.ts';
import { CreateProductDto, ProductResponseDto, UpdateProductDto } from './productDtos.ts';

interface ProductRow {
  id: string;
  institution_id: string;
  institution_name: string;
  name: string;
  product_line: string;
  value_types: ValueType[];
}

@Injectable()
export class ProductsService {
  constructor(
    private readonly database: Database,
    private readonly idempotent: IdempotentRequests,
  ) {}

  list(user: SignedInUser): Promise<ProductResponseDto[]> {
    return this.database.inTenant(user.organizationId, (transaction) => readProducts(transaction));
  }

  create(user: SignedInUser, key: string, input: CreateProductDto): Promise<ProductResponseDto> {
    const request = { operation: 'createProduct', key, content: input };
    return this.idempotent.create(user, request, async (transaction) => {
      const { manager, organizationId } = transaction;
      const { institutionId, name, productLine, valueTypes = [] } = input;
      if (!(await manager.existsBy(Institution, { id: institutionId }))) {
        const fields = [{ field: 'institutionId', message: 'does not exist' }];
        throw new FailureError('VALIDATION_FAILED', { fields });
      }
      const { id } = await refusingDuplicates('name', () =>
        manager.save(Product, { organizationId, institutionId, name, productLine }),
      );
      await manager.query(
        `INSERT INTO product_value_types (organization_id, product_id, value_type) SELECT $1, $2, unnest($3::text[])`,
        [organizationId, id, valueTypes],
      );
      transaction.announce({ type: 'setup.changed' });
      return readProduct(transaction, id);
    });
  }

  update(user: SignedInUser, id: string, input: UpdateProductDto): Promise<ProductResponseDto> {
    return this.database.inTenant(user.organizationId, async (transaction) => {
      const product = await transaction.manager.findOneBy(Product, { id });
      if (product === null) throw new FailureError('NOT_FOUND');
      await refusingDuplicates('name', () =>
        transaction.manager.update(
          Product,
          { id },
          { name: input.name ?? product.name, productLine: input.productLine ?? product.productLine },
        ),
      );
      transaction.announce({ type: 'setup.changed' });
      return readProduct(transaction, id);
    });
  }
}

async function readProduct(transaction: TenantTransaction, id: string): Promise<ProductResponseDto> {
  const [product] = await readProducts(transaction, id);
  if (product === undefined) throw new FailureError('NOT_FOUND');
  return product;
}

async function readProducts({ manager }: TenantTransaction, id?: string): Promise<ProductResponseDto[]> {
  const rows = await selectRows<ProductRow>(
    manager,
    `SELECT p.id, p.institution_id, i.name AS institution_name, p.name, p.product_line,
       ARRAY(SELECT value_type FROM product_value_types t WHERE t.product_id = p.id ORDER BY 1) AS value_types
     FROM products p JOIN institutions i ON i.id = p.institution_id
     WHERE $1::uuid IS NULL OR p.id = $1
     ORDER BY lower(i.name), lower(p.name), p.id`,
    [id ?? null],
  );
  return rows.map((row) => ({
    id: row.id,
    institutionId: row.institution_id,
    institutionName: row.institution_name,
    name: row.name,
    productLine: row.product_line,
    valueTypes: row.value_types,
  }));
}
