import { Injectable } from '@nestjs/common';
import { FailureError } from '../../contracts/domain/failures.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Database } from '../database/database.ts';
import { selectRow } from '../database/rows.ts';
import { decodeCursor, pageOf } from '../pages/cursors.ts';
import { defaultPageSize, PageQueryDto } from '../pages/pageQueryDto.ts';
import { AttemptPageResponseDto } from './attemptResponseDto.ts';
import { readAttempts } from './attemptReader.ts';

@Injectable()
export class AttemptsService {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  list(user: SignedInUser, policyId: string, query: PageQueryDto): Promise<AttemptPageResponseDto> {
    const limit = query.limit ?? defaultPageSize;
    const [queuedAt, attemptId] = decodeCursor(query.cursor, ['instant', 'id']);
    return this.database.inTenant(user.organizationId, async ({ manager }) => {
      const policy = await selectRow(manager, 'SELECT 1 FROM policies WHERE id = $1 AND deleted_at IS NULL', [
        policyId,
      ]);
      if (policy === undefined) throw new FailureError('NOT_FOUND');
      const attempts = await readAttempts(
        manager,
        // An instant on the wire has milliseconds: rows are told apart as finely as the cursor can say.
        `a.policy_id = $1
         AND ($2::timestamptz IS NULL OR (date_trunc('milliseconds', a.queued_at), a.id) < ($2, $3::uuid))
         ORDER BY date_trunc('milliseconds', a.queued_at) DESC, a.id DESC LIMIT $4`,
        [policyId, queuedAt, attemptId, limit + 1],
      );
      return pageOf(attempts, limit, (attempt) => [attempt.queuedAt, attempt.id]);
    });
  }
}
