import { Injectable } from '@nestjs/common';
import { FailureError } from '../../contracts/domain/failures.ts';
import { isLegalTransition, sourceTransitions } from '../../contracts/domain/transitions.ts';
import { LoginSource } from '../../database/entities/loginSource.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { audit } from '../audit/audit.ts';
import { Database } from '../database/database.ts';
import { LinkSessionWorkflows } from '../temporal/linkSessionWorkflows.ts';
import { SweepWorkflows } from '../temporal/sweepWorkflows.ts';
import { openLinkSessionOf } from './openLinkSessions.ts';
import { lockSource, SourceRemoval } from './sourceRemoval.service.ts';

/** Pausing, resuming and removing login sources. */
@Injectable()
export class SourceStates {
  constructor(
    private readonly database: Database,
    private readonly links: LinkSessionWorkflows,
    private readonly sweeps: SweepWorkflows,
    private readonly removal: SourceRemoval,
  ) {}

  async pause(user: SignedInUser, id: string): Promise<void> {
    const linkSessionId = await this.change(user, id, 'PAUSED', 'source.paused');
    if (linkSessionId !== null) this.links.signOut(id, { linkSessionId, cancelledBy: user.userId });
  }

  async resume(user: SignedInUser, id: string): Promise<void> {
    await this.change(user, id, 'UNLINKED', 'source.resumed');
    this.sweeps.wake(user.organizationId, [id]);
  }

  /** What waited in its queue goes to the other sources of the institution. */
  async remove(user: SignedInUser, id: string): Promise<void> {
    const removed = await this.database.inTenant(user.organizationId, (transaction) =>
      this.removal.remove(transaction, user, id),
    );
    this.removal.tell(user, removed);
  }

  /** @returns the link session that went on when it changed: one that is still being linked must not become Linked */
  private async change(
    user: SignedInUser,
    id: string,
    state: 'PAUSED' | 'UNLINKED',
    action: string,
  ): Promise<string | null> {
    return this.database.inTenant(user.organizationId, async (transaction) => {
      const source = await lockSource(transaction, id);
      const resuming = state === 'UNLINKED';
      if (source.state === state || (resuming && source.state !== 'PAUSED')) {
        return openLinkSessionOf(transaction.manager, id);
      }
      if (!isLegalTransition(sourceTransitions, source.state, state)) throw new FailureError('CONFLICT');
      await transaction.manager.update(
        LoginSource,
        { id },
        { state, stateReason: null, stateSince: () => 'now()', ...(resuming ? { stopCode: null } : {}) },
      );
      transaction.announce({ type: 'source.changed', sourceId: id, state });
      await audit(transaction, user, action, 'source', id);
      return openLinkSessionOf(transaction.manager, id);
    });
  }
}
