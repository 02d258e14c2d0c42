import { Injectable } from '@nestjs/common';
import { FailureError } from '../../contracts/domain/failures.ts';
import type { SourceState } from '../../contracts/domain/states.ts';
import {
  isLegalTransition,
  isTerminalLinkState,
  sourceTransitions,
} from '../../contracts/domain/transitions.ts';
import { LinkSession } from '../../database/entities/linkSession.ts';
import { LoginSource } from '../../database/entities/loginSource.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { IsNull, type EntityManager } from 'typeorm';
import type { SignedInUser } from '../access/signedInUser.ts';
import { audit } from '../audit/audit.ts';
import { Database } from '../database/database.ts';
import { selectRows } from '../database/rows.ts';
import { ForceSyncWorkflows } from '../temporal/forceSyncWorkflows.ts';
import { LinkSessionWorkflows } from '../temporal/linkSessionWorkflows.ts';
import { SweepWorkflows } from '../temporal/sweepWorkflows.ts';

/** Pausing, resuming and removing login sources. */
@Injectable()
export class SourceStates {
  constructor(
    private readonly database: Database,
    private readonly links: LinkSessionWorkflows,
    private readonly sweeps: SweepWorkflows,
    private readonly forceSyncs: ForceSyncWorkflows,
  ) {}

  async pause(user: SignedInUser, id: string): Promise<void> {
    const openSession = await this.change(user, id, 'PAUSED', 'source.paused');
    this.endSession(user, id, openSession);
  }

  async resume(user: SignedInUser, id: string): Promise<void> {
    await this.change(user, id, 'UNLINKED', 'source.resumed');
    this.sweeps.wake(user.organizationId, [id]);
  }

  /** What waited in its queue goes to the other sources of the institution. */
  async remove(user: SignedInUser, id: string): Promise<void> {
    const { openSession, siblings, forced } = await this.database.inTenant(
      user.organizationId,
      async (transaction) => {
        const { manager } = transaction;
        const locked = await lockSource(transaction, id);
        const state: SourceState = locked.state === 'LINKED' ? 'UNLINKED' : locked.state;
        await manager.update(LoginSource, { id }, { removedAt: () => 'now()', state });
        transaction.announce({ type: 'source.changed', sourceId: id, state });
        await audit(transaction, user, 'source.removed', 'source', id);
        const others = await selectRows<{ id: string }>(
          manager,
          'SELECT id FROM login_sources WHERE connected_institution_id = $1 AND removed_at IS NULL',
          [locked.connectedInstitutionId],
        );
        const waiting = await selectRows<{ policyId: string }>(
          manager,
          `SELECT DISTINCT policy_id AS "policyId" FROM sync_attempts
         WHERE source_id = $1 AND kind = 'FORCE' AND state IN ('QUEUED', 'IN_PROGRESS')`,
          [id],
        );
        return { openSession: await openSessionOf(manager, locked), siblings: others, forced: waiting };
      },
    );
    this.endSession(user, id, openSession);
    for (const { policyId } of forced) this.forceSyncs.wake(policyId, id);
    this.sweeps.wake(user.organizationId, [id, ...siblings.map((sibling) => sibling.id)]);
  }

  /** Returns the link session that is open, if any. */
  private async change(
    user: SignedInUser,
    id: string,
    state: 'PAUSED' | 'UNLINKED',
    action: string,
  ): Promise<string | undefined> {
    return this.database.inTenant(user.organizationId, async (transaction) => {
      const source = await lockSource(transaction, id);
      const openSession = await openSessionOf(transaction.manager, source);
      const resuming = state === 'UNLINKED';
      if (source.state === state || (resuming && source.state !== 'PAUSED')) return openSession;
      if (!isLegalTransition(sourceTransitions, source.state, state)) throw new FailureError('CONFLICT');
      await transaction.manager.update(
        LoginSource,
        { id },
        { state, stateReason: null, stateSince: () => 'now()', ...(resuming ? { stopCode: null } : {}) },
      );
      transaction.announce({ type: 'source.changed', sourceId: id, state });
      await audit(transaction, user, action, 'source', id);
      return openSession;
    });
  }

  /** Signs out, or gives a login up that is under way. */
  private endSession(user: SignedInUser, sourceId: string, linkSessionId: string | undefined): void {
    if (linkSessionId === undefined) return;
    this.links.signOut(sourceId, { linkSessionId, cancelledBy: user.userId });
  }
}

async function openSessionOf(
  manager: EntityManager,
  { linkSessionId }: LoginSource,
): Promise<string | undefined> {
  if (linkSessionId === null) return undefined;
  const session = await manager.findOneBy(LinkSession, { id: linkSessionId });
  return session === null || isTerminalLinkState(session.state) ? undefined : linkSessionId;
}

async function lockSource({ manager }: TenantTransaction, id: string): Promise<LoginSource> {
  const source = await manager.findOne(LoginSource, {
    where: { id, removedAt: IsNull() },
    lock: { mode: 'pessimistic_write' },
  });
  if (source === null) throw new FailureError('NOT_FOUND');
  return source;
}
