import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { FailureError } from '../../contracts/domain/failures.ts';
import type { SourceState } from '../../contracts/domain/states.ts';
import { LoginSource } from '../../database/entities/loginSource.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { audit } from '../audit/audit.ts';
import { selectRows } from '../database/rows.ts';
import { ForceSyncWorkflows } from '../temporal/forceSyncWorkflows.ts';
import { LinkSessionWorkflows } from '../temporal/linkSessionWorkflows.ts';
import { SweepWorkflows } from '../temporal/sweepWorkflows.ts';
import { openLinkSessionOf } from './openLinkSessions.ts';

/** A source that was removed, and what has to be told once that is committed. */
export interface RemovedSource {
  id: string;
  openLinkSessionId: string | null;
  /** The institution's other sources: what waited goes to them. */
  siblingIds: string[];
  /** Policies with a force sync that waits at the source. */
  forcedPolicyIds: string[];
}

/** Removing login sources: they stay for the history, sign out, and give their policies away. */
@Injectable()
export class SourceRemoval {
  constructor(
    private readonly links: LinkSessionWorkflows,
    private readonly sweeps: SweepWorkflows,
    private readonly forceSyncs: ForceSyncWorkflows,
  ) {}

  /** In the transaction of whoever removes it; `tell` afterwards. */
  async remove(transaction: TenantTransaction, user: SignedInUser, id: string): Promise<RemovedSource> {
    const { manager } = transaction;
    const source = await lockSource(transaction, id);
    const state: SourceState = source.state === 'LINKED' ? 'UNLINKED' : source.state;
    await manager.update(LoginSource, { id }, { removedAt: () => 'now()', state });
    transaction.announce({ type: 'source.changed', sourceId: id, state });
    await audit(transaction, user, 'source.removed', 'source', id);
    const siblings = await selectRows<{ id: string }>(
      manager,
      'SELECT id FROM login_sources WHERE connected_institution_id = $1 AND removed_at IS NULL',
      [source.connectedInstitutionId],
    );
    const forced = await selectRows<{ policyId: string }>(
      manager,
      `SELECT DISTINCT policy_id AS "policyId" FROM sync_attempts
       WHERE source_id = $1 AND kind = 'FORCE' AND state IN ('QUEUED', 'IN_PROGRESS')`,
      [id],
    );
    return {
      id,
      openLinkSessionId: await openLinkSessionOf(manager, id),
      siblingIds: siblings.map((sibling) => sibling.id),
      forcedPolicyIds: forced.map(({ policyId }) => policyId),
    };
  }

  /** After the commit. What cannot be told now, the reconciler tells. */
  tell(user: SignedInUser, { id, openLinkSessionId, siblingIds, forcedPolicyIds }: RemovedSource): void {
    if (openLinkSessionId !== null) {
      this.links.signOut(id, { linkSessionId: openLinkSessionId, cancelledBy: user.userId });
    }
    for (const policyId of forcedPolicyIds) this.forceSyncs.wake(policyId, id);
    this.sweeps.wake(user.organizationId, [id, ...siblingIds]);
  }
}

/** Until the transaction ends. */
export async function lockSource({ manager }: TenantTransaction, id: string): Promise<LoginSource> {
  const source = await manager.findOne(LoginSource, {
    where: { id, removedAt: IsNull() },
    lock: { mode: 'pessimistic_write' },
  });
  if (source === null) throw new FailureError('NOT_FOUND');
  return source;
}
