import { Injectable } from '@nestjs/common';
import { FailureError } from '../../contracts/domain/failures.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { audit } from '../audit/audit.ts';
import { Database } from '../database/database.ts';
import { changeRows, selectRow } from '../database/rows.ts';
import { describeFinding, findingColumns, type FindingRow } from '../policies/findingsOfPolicies.ts';
import { FindingResponseDto } from '../policies/policyResponseDto.ts';

@Injectable()
export class FindingsService {
  constructor(private readonly database: Database) {}

  /** One that is resolved already stays as it is. */
  resolve(user: SignedInUser, id: string): Promise<FindingResponseDto> {
    return this.database.inTenant(user.organizationId, async (transaction) => {
      const { manager } = transaction;
      const changed = await changeRows<{ policy_id: string }>(
        manager,
        `UPDATE findings SET resolved_at = now(), resolved_by = $2 WHERE id = $1 AND resolved_at IS NULL
         RETURNING policy_id`,
        [id, user.userId],
      );
      for (const { policy_id: policyId } of changed) {
        transaction.announce({ type: 'policy.changed', policyId });
        await audit(transaction, user, 'finding.resolved', 'finding', id);
      }
      const row = await selectRow<FindingRow>(
        manager,
        `SELECT ${findingColumns} FROM findings WHERE id = $1`,
        [id],
      );
      if (row === undefined) throw new FailureError('NOT_FOUND');
      return describeFinding(row);
    });
  }
}
