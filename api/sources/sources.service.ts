import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { FailureError } from '../../contracts/domain/failures.ts';
import { ConnectedInstitution } from '../../database/entities/connectedInstitution.ts';
import { LoginSource } from '../../database/entities/loginSource.ts';
import { User } from '../../database/entities/user.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { audit } from '../audit/audit.ts';
import { Database } from '../database/database.ts';
import { brokenUniqueConstraint } from '../database/databaseErrors.ts';
import { IdempotentRequests } from '../idempotency/idempotentRequests.ts';
import { SweepWorkflows } from '../temporal/sweepWorkflows.ts';
import { BusinessDays } from '../time/businessDays.ts';
import { deviceRunsPlugin, findDeviceFor } from './deviceOfSource.ts';
import { openLinkSessionOf } from './openLinkSessions.ts';
import { CreateSourceDto, UpdateSourceDto } from './sourceDtos.ts';
import { describeSource, readSourceRows } from './sourceReader.ts';
import type { SourceRow } from './sourceRow.ts';
import { SourceResponseDto } from './sourceResponseDto.ts';

@Injectable()
export class SourcesService {
  constructor(
    private readonly database: Database,
    private readonly idempotent: IdempotentRequests,
    private readonly days: BusinessDays,
    private readonly sweeps: SweepWorkflows,
  ) {}

  async create(
    user: SignedInUser,
    key: string,
    connectedInstitutionId: string,
    input: CreateSourceDto,
  ): Promise<SourceResponseDto> {
    const request = { operation: 'createSource', key, content: [connectedInstitutionId, input] };
    const created = await this.idempotent.create(user, request, async (transaction) => {
      const { manager, organizationId } = transaction;
      const connection = await manager.findOne(ConnectedInstitution, {
        where: { id: connectedInstitutionId, removedAt: IsNull() },
        // Whoever disconnects it meanwhile waits, and then finds this source.
        lock: { mode: 'pessimistic_read' },
      });
      if (connection === null) throw new FailureError('NOT_FOUND');
      const authorizedBy =
        input.authorizedBy ?? (await manager.findOneByOrFail(User, { id: user.userId })).name;
      const deviceId = await findDeviceFor(manager, connection.pluginId);
      const { id } = await refusingTakenName(() =>
        manager.save(LoginSource, {
          organizationId,
          connectedInstitutionId,
          deviceId,
          name: input.name,
          username: input.username,
          authorizedBy,
        }),
      );
      transaction.announce({ type: 'source.changed', sourceId: id, state: 'CREATED' });
      await audit(transaction, user, 'source.created', 'source', id);
      return this.readOne(transaction, id);
    });
    this.sweeps.wake(user.organizationId, [created.id]);
    return created;
  }

  get(user: SignedInUser, id: string): Promise<SourceResponseDto> {
    return this.database.inTenant(user.organizationId, (transaction) => this.readOne(transaction, id));
  }

  update(user: SignedInUser, id: string, input: UpdateSourceDto): Promise<SourceResponseDto> {
    return this.database.inTenant(user.organizationId, async (transaction) => {
      // Before the session is looked for: whoever opens one holds this lock meanwhile.
      await transaction.manager.query('SELECT 1 FROM login_sources WHERE id = $1 FOR NO KEY UPDATE', [id]);
      const source = await this.readRow(transaction, id);
      await requireChangeable(transaction, source, input);
      const { name, username, authorizedBy, deviceId } = input;
      await refusingTakenName(() =>
        transaction.manager.update(
          LoginSource,
          { id },
          {
            name: name ?? source.name,
            username: username ?? source.username,
            deviceId: deviceId ?? source.device_id,
            ...(authorizedBy === undefined ? {} : { authorizedBy, authorizedAt: () => 'now()' }),
          },
        ),
      );
      transaction.announce({ type: 'source.changed', sourceId: id, state: source.state });
      await audit(transaction, user, 'source.changed', 'source', id, { fields: givenFields(input) });
      return this.readOne(transaction, id);
    });
  }

  private async readOne(transaction: TenantTransaction, id: string): Promise<SourceResponseDto> {
    return describeSource(await this.readRow(transaction, id));
  }

  private async readRow(transaction: TenantTransaction, id: string): Promise<SourceRow> {
    const [row] = await readSourceRows(transaction.manager, await this.days.today(transaction), id);
    if (row === undefined) throw new FailureError('NOT_FOUND');
    return row;
  }
}

/** While a session is open, its login and its device stay what they are. */
async function requireChangeable(
  { manager }: TenantTransaction,
  source: SourceRow,
  { username, deviceId }: UpdateSourceDto,
): Promise<void> {
  const touchesSession = username !== undefined || deviceId !== undefined;
  if (touchesSession && source.state === 'LINKED') {
    throw new FailureError('CONFLICT', { detail: 'The source is linked. Unlink it first.' });
  }
  if (touchesSession && (await openLinkSessionOf(manager, source.id)) !== null) {
    throw new FailureError('CONFLICT', {
      detail: 'Somebody is linking the source. Wait, or cancel that first.',
    });
  }
  if (deviceId !== undefined && !(await deviceRunsPlugin(manager, deviceId, source.plugin_id))) {
    const fields = [{ field: 'deviceId', message: 'is no device that runs this plugin' }];
    throw new FailureError('VALIDATION_FAILED', { fields });
  }
}

function givenFields(input: object): string[] {
  return Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}

async function refusingTakenName<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (brokenUniqueConstraint(error) === undefined) throw error;
    throw new FailureError('SOURCE_NAME_TAKEN', { cause: error });
  }
}
