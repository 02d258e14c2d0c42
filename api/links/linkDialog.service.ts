import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { FailureError } from '../../contracts/domain/failures.ts';
import type { LinkSessionState, SourceState } from '../../contracts/domain/states.ts';
import { isTerminalLinkState } from '../../contracts/domain/transitions.ts';
import { LinkSession } from '../../database/entities/linkSession.ts';
import { LoginSource } from '../../database/entities/loginSource.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { audit } from '../audit/audit.ts';
import { Database } from '../database/database.ts';
import { selectRow } from '../database/rows.ts';
import { IdempotentRequests } from '../idempotency/idempotentRequests.ts';
import { findDeviceFor } from '../sources/deviceOfSource.ts';
import { LinkSessionWorkflows } from '../temporal/linkSessionWorkflows.ts';
import { ResendCodeDto, SubmitAnswerDto } from './linkDtos.ts';
import { OpenedLinkResponseDto } from './linkSessionResponseDto.ts';

interface LinkableSource {
  id: string;
  state: SourceState;
  device_id: string | null;
  plugin_id: string;
  stopped: boolean;
}

/** What people say to a link session; the workflow decides, and its changes come back through PostgreSQL. */
@Injectable()
export class LinkDialogService {
  constructor(
    private readonly database: Database,
    private readonly idempotent: IdempotentRequests,
    private readonly workflows: LinkSessionWorkflows,
  ) {}

  open(user: SignedInUser, key: string, sourceId: string): Promise<OpenedLinkResponseDto> {
    const request = { operation: 'openLink', key, content: sourceId };
    return this.idempotent.request(user, request, async () => {
      await this.database.inTenant(user.organizationId, (transaction) =>
        prepareSource(transaction, user, sourceId),
      );
      const { organizationId, userId } = user;
      // The same request has the same id, however often and over whichever server it is sent.
      const updateId = createHash('sha256').update(`${userId} ${key}`).digest('hex');
      const { linkSessionId } = await this.workflows.open({ organizationId, sourceId }, userId, updateId);
      return { linkSessionId };
    });
  }

  async submit(user: SignedInUser, linkSessionId: string, input: SubmitAnswerDto): Promise<void> {
    const { sourceId } = await this.openSession(user, linkSessionId);
    const { submissionId, challengeId, envelope } = input;
    const submission = {
      linkSessionId,
      submissionId,
      challengeId,
      envelope: { ...envelope },
      submittedBy: user.userId,
    };
    await this.workflows.submit(sourceId, submission);
  }

  async resend(user: SignedInUser, linkSessionId: string, { challengeId }: ResendCodeDto): Promise<void> {
    const { sourceId, sequence } = await this.openSession(user, linkSessionId);
    // Two windows that ask at the same step ask once.
    const updateId = `resend-${linkSessionId}-${challengeId}-${String(sequence)}`;
    await this.workflows.resend(sourceId, { linkSessionId, challengeId, requestedBy: user.userId }, updateId);
  }

  async cancel(user: SignedInUser, linkSessionId: string): Promise<void> {
    const { sourceId } = await this.openSession(user, linkSessionId);
    await this.workflows.cancel(sourceId, { linkSessionId, cancelledBy: user.userId });
  }

  /** Without effect when the source is not linked. */
  async unlink(user: SignedInUser, sourceId: string): Promise<void> {
    const linkSessionId = await this.database.inTenant(user.organizationId, async ({ manager }) => {
      const source = await manager.findOneBy(LoginSource, { id: sourceId });
      if (source === null || source.removedAt !== null) throw new FailureError('NOT_FOUND');
      return source.state === 'LINKED' ? source.linkSessionId : null;
    });
    if (linkSessionId === null) return;
    await this.workflows.unlink(sourceId, { linkSessionId, cancelledBy: user.userId });
  }

  private async openSession(user: SignedInUser, id: string): Promise<{ sourceId: string; sequence: number }> {
    const session = await this.database.inTenant(user.organizationId, ({ manager }) =>
      manager.findOneBy(LinkSession, { id }),
    );
    if (session === null) throw new FailureError('NOT_FOUND');
    requireOpen(session.state);
    return session;
  }
}

function requireOpen(state: LinkSessionState): void {
  if (state === 'LINKED' || isTerminalLinkState(state)) throw new FailureError('LINK_NOT_OPEN');
}

/** A source can be linked when it is not paused and its carrier is not stopped; it is given a device if it has none. */
async function prepareSource(
  transaction: TenantTransaction,
  user: SignedInUser,
  sourceId: string,
): Promise<void> {
  const { manager } = transaction;
  const source = await selectRow<LinkableSource>(
    manager,
    `SELECT l.id, l.state, d.id AS device_id, ci.plugin_id, stops.plugin_id IS NOT NULL AS stopped
     FROM login_sources l
     JOIN connected_institutions ci ON ci.id = l.connected_institution_id
     LEFT JOIN devices d ON d.id = l.device_id AND d.state <> 'REMOVED'
     LEFT JOIN plugin_stops stops ON stops.plugin_id = ci.plugin_id
     WHERE l.id = $1 AND l.removed_at IS NULL`,
    [sourceId],
  );
  if (source === undefined) throw new FailureError('NOT_FOUND');
  if (source.state === 'PAUSED') throw new FailureError('LOGIN_SOURCE_PAUSED');
  if (source.stopped) throw new FailureError('CARRIER_STOPPED');
  if (source.device_id === null) {
    const deviceId = await findDeviceFor(manager, source.plugin_id);
    await manager.update(LoginSource, { id: sourceId }, { deviceId });
  }
  await audit(transaction, user, 'link.opened', 'source', sourceId);
}
