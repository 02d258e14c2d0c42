import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ineligibilityWords } from '../../contracts/domain/eligibility.ts';
import { FailureError } from '../../contracts/domain/failures.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Database } from '../database/database.ts';
import { selectRow } from '../database/rows.ts';
import { IdempotentRequests } from '../idempotency/idempotentRequests.ts';
import { policyFacts } from '../policies/policyFacts.ts';
import type { PolicyFactsRow } from '../policies/policyFactsRow.ts';
import { presetFirst, readSources } from '../policies/sourcesOfPolicies.ts';
import { ForceSyncWorkflows } from '../temporal/forceSyncWorkflows.ts';
import { ForceSyncDto, ForceSyncResponseDto } from './forceSyncDtos.ts';
import { readForceSync } from './forceSyncReader.ts';

@Injectable()
export class ForceSyncsService {
  constructor(
    private readonly database: Database,
    private readonly idempotent: IdempotentRequests,
    private readonly workflows: ForceSyncWorkflows,
  ) {}

  async request(
    user: SignedInUser,
    key: string,
    policyId: string,
    { sourceId }: ForceSyncDto,
  ): Promise<ForceSyncResponseDto> {
    const request = { operation: 'forceSync', key, content: [policyId, sourceId ?? null] };
    const { attemptId } = await this.idempotent.request(user, request, async () => {
      const chosen = await this.chooseSource(user, policyId, sourceId);
      const updateId = createHash('sha256').update(`${user.userId} ${key}`).digest('hex');
      const { organizationId, userId: requestedBy } = user;
      return this.workflows.request({ organizationId, policyId, sourceId: chosen, requestedBy }, updateId);
    });
    return this.get(user, attemptId);
  }

  async get(user: SignedInUser, attemptId: string): Promise<ForceSyncResponseDto> {
    const found = await this.database.inTenant(user.organizationId, ({ manager }) =>
      readForceSync(manager, attemptId),
    );
    if (found === undefined) throw new FailureError('NOT_FOUND');
    return found;
  }

  /** Without effect on one that is done. */
  async cancel(user: SignedInUser, attemptId: string): Promise<void> {
    const forceSync = await this.get(user, attemptId);
    if (forceSync.finishedAt === null) await this.workflows.cancel(forceSync, user.userId);
  }

  private async chooseSource(
    user: SignedInUser,
    policyId: string,
    wanted: string | undefined,
  ): Promise<string> {
    return this.database.inTenant(user.organizationId, async ({ manager }) => {
      const policy = await selectRow<PolicyFactsRow>(
        manager,
        `SELECT * FROM (${policyFacts}) facts WHERE id = $1`,
        [policyId],
      );
      if (policy === undefined) throw new FailureError('NOT_FOUND');
      requireSyncable(policy);
      const sources = await readSources(manager, [policy]);
      const source =
        wanted === undefined ? presetFirst(sources, policy)[0] : sources.find((one) => one.id === wanted);
      if (source === undefined) throw new FailureError('NOT_FOUND');
      if (source.state === 'PAUSED') throw new FailureError('LOGIN_SOURCE_PAUSED');
      return source.id;
    });
  }
}

function requireSyncable({ ineligibility }: PolicyFactsRow): void {
  if (ineligibility === null) return;
  if (ineligibility === 'NO_LOGIN_SOURCE') throw new FailureError('NO_LOGIN_SOURCE');
  throw new FailureError('POLICY_NOT_SYNCABLE', { detail: ineligibilityWords[ineligibility].message });
}
