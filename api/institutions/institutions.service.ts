import { Injectable } from '@nestjs/common';
import { Institution } from '../../database/entities/institution.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Database } from '../database/database.ts';
import { refusingDuplicates } from '../database/refusingDuplicates.ts';
import { selectRows } from '../database/rows.ts';
import { IdempotentRequests } from '../idempotency/idempotentRequests.ts';
import { CreateInstitutionDto, InstitutionResponseDto } from './institutionDtos.ts';

@Injectable()
export class InstitutionsService {
  constructor(
    private readonly database: Database,
    private readonly idempotent: IdempotentRequests,
  ) {}

  list(user: SignedInUser): Promise<InstitutionResponseDto[]> {
    return this.database.inTenant(user.organizationId, ({ manager }) =>
      selectRows<InstitutionResponseDto>(
        manager,
        `SELECT i.id, i.name, c.id AS "connectedInstitutionId"
         FROM institutions i LEFT JOIN connected_institutions c ON c.institution_id = i.id AND c.removed_at IS NULL
         ORDER BY lower(i.name), i.id`,
      ),
    );
  }

  create(user: SignedInUser, key: string, input: CreateInstitutionDto): Promise<InstitutionResponseDto> {
    const request = { operation: 'createInstitution', key, content: input };
    return this.idempotent.create(user, request, async (transaction) => {
      const { manager, organizationId } = transaction;
      const { id, name } = await refusingDuplicates('name', () =>
        manager.save(Institution, { organizationId, name: input.name }),
      );
      transaction.announce({ type: 'setup.changed' });
      return { id, name, connectedInstitutionId: null };
    });
  }
}
