import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { FailureError } from '../../contracts/domain/failures.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Database } from '../database/database.ts';
import { changeRows, selectRow } from '../database/rows.ts';

export interface IdempotentRequest {
  /** Names the operation; one key serves one operation. */
  operation: string;
  key: string;
  /** What was asked for; another content under the same key is refused. */
  content: unknown;
}

interface StoredAnswer {
  request_hash: Buffer;
  response_body: unknown;
}

/**
 * Answers that are kept by organization, person and Idempotency-Key: the same request gives the same answer however
 * often, and however many at a time, it is sent.
 */
@Injectable()
export class IdempotentRequests {
  constructor(private readonly database: Database) {}

  /**
   * For what is created in PostgreSQL alone: creation and answer commit together. A second request with the same key
   * waits here for the first one's transaction.
   */
  async create<Answer>(
    user: SignedInUser,
    request: IdempotentRequest,
    work: (transaction: TenantTransaction) => Promise<Answer>,
  ): Promise<Answer> {
    return this.database.inTenant(user.organizationId, async (transaction) => {
      const stored = await this.claim(transaction, user, request);
      if (stored !== undefined) return stored.response_body as Answer;
      const answer = await work(transaction);
      await this.keep(transaction, user, request, answer);
      return answer;
    });
  }

  /**
   * For what is created elsewhere, by work that may be done again under the same key: the answer is kept when the
   * work is done, and no transaction stays open meanwhile.
   */
  async request<Answer>(
    user: SignedInUser,
    request: IdempotentRequest,
    work: () => Promise<Answer>,
  ): Promise<Answer> {
    const stored = await this.database.inTenant(user.organizationId, (transaction) =>
      this.claim(transaction, user, request),
    );
    const kept = stored?.response_body ?? undefined;
    if (kept !== undefined) return kept as Answer;
    const answer = await work();
    await this.database.inTenant(user.organizationId, (transaction) =>
      this.keep(transaction, user, request, answer),
    );
    return answer;
  }

  /** Answers that nobody asks for again any more. */
  async forgetOld({ manager }: TenantTransaction, userId: string): Promise<void> {
    await manager.query(
      `DELETE FROM idempotency_keys WHERE user_id = $1 AND created_at < now() - interval '2 days'`,
      [userId],
    );
  }

  /** The answer stored before, or undefined when the key is this request's own. */
  private async claim(
    { manager }: TenantTransaction,
    user: SignedInUser,
    request: IdempotentRequest,
  ): Promise<StoredAnswer | undefined> {
    const hash = hashOf(request);
    const keyOf = [user.organizationId, user.userId, request.key];
    const inserted = await selectRow(
      manager,
      `INSERT INTO idempotency_keys (organization_id, user_id, key, request_hash) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING key`,
      [...keyOf, hash],
    );
    if (inserted !== undefined) return undefined;
    const stored = await selectRow<StoredAnswer>(
      manager,
      `SELECT request_hash, response_body FROM idempotency_keys
       WHERE organization_id = $1 AND user_id = $2 AND key = $3`,
      keyOf,
    );
    if (stored === undefined) throw new FailureError('CONFLICT');
    if (!stored.request_hash.equals(hash)) throw new FailureError('IDEMPOTENCY_MISMATCH');
    return stored;
  }

  private async keep(
    { manager }: TenantTransaction,
    user: SignedInUser,
    request: IdempotentRequest,
    answer: unknown,
  ): Promise<void> {
    await changeRows(
      manager,
      `UPDATE idempotency_keys SET response_body = coalesce(response_body, $4::jsonb)
       WHERE organization_id = $1 AND user_id = $2 AND key = $3`,
      [user.organizationId, user.userId, request.key, JSON.stringify(answer)],
    );
  }
}

function hashOf({ operation, content }: IdempotentRequest): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([operation, content]))
    .digest();
}
