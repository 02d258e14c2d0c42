import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { FailureError } from '../../contracts/domain/failures.ts';
import { ConnectedInstitution } from '../../database/entities/connectedInstitution.ts';
import { Institution } from '../../database/entities/institution.ts';
import { LoginSource } from '../../database/entities/loginSource.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { audit } from '../audit/audit.ts';
import { Database } from '../database/database.ts';
import { brokenUniqueConstraint } from '../database/databaseErrors.ts';
import { instant, selectRow, selectRows } from '../database/rows.ts';
import { IdempotentRequests } from '../idempotency/idempotentRequests.ts';
import { describeSource, readSourceRows } from '../sources/sourceReader.ts';
import { SourceRemoval, type RemovedSource } from '../sources/sourceRemoval.service.ts';
import { SourceResponseDto } from '../sources/sourceResponseDto.ts';
import { BusinessDays } from '../time/businessDays.ts';
import { ConnectedInstitutionResponseDto, ConnectInstitutionDto } from './institutionDtos.ts';

interface ConnectionRow {
  id: string;
  institution_id: string;
  institution_name: string;
  plugin_id: string;
  supported: boolean;
  stopped_reason: string | null;
  created_at: Date;
}

@Injectable()
export class ConnectedInstitutionsService {
  constructor(
    private readonly database: Database,
    private readonly idempotent: IdempotentRequests,
    private readonly days: BusinessDays,
    private readonly removal: SourceRemoval,
  ) {}

  list(user: SignedInUser): Promise<ConnectedInstitutionResponseDto[]> {
    return this.database.inTenant(user.organizationId, (transaction) => this.readAll(transaction));
  }

  connect(
    user: SignedInUser,
    key: string,
    input: ConnectInstitutionDto,
  ): Promise<ConnectedInstitutionResponseDto> {
    const request = { operation: 'connectInstitution', key, content: input };
    return this.idempotent.create(user, request, async (transaction) => {
      const { manager, organizationId } = transaction;
      const { institutionId, pluginId } = input;
      if (!(await manager.existsBy(Institution, { id: institutionId }))) {
        const fields = [{ field: 'institutionId', message: 'does not exist' }];
        throw new FailureError('VALIDATION_FAILED', { fields });
      }
      await requirePlugin(transaction, pluginId);
      const { id } = await refusingSecondConnection(() =>
        manager.save(ConnectedInstitution, {
          organizationId,
          institutionId,
          pluginId,
          createdBy: user.userId,
        }),
      );
      transaction.announce({ type: 'setup.changed' });
      await audit(transaction, user, 'institution.connected', 'connectedInstitution', id, { pluginId });
      const connection = (await this.readAll(transaction)).find((one) => one.id === id);
      if (connection === undefined) throw new FailureError('INTERNAL');
      return connection;
    });
  }

  /** Its sources are removed and signed out, its policies are no longer syncable; values and history stay. */
  async disconnect(user: SignedInUser, id: string): Promise<void> {
    const removed = await this.database.inTenant(user.organizationId, async (transaction) => {
      const { manager } = transaction;
      const connection = await manager.findOne(ConnectedInstitution, {
        where: { id, removedAt: IsNull() },
        lock: { mode: 'pessimistic_write' },
      });
      if (connection === null) throw new FailureError('NOT_FOUND');
      const sources = await manager.findBy(LoginSource, { connectedInstitutionId: id, removedAt: IsNull() });
      const ended: RemovedSource[] = [];
      for (const source of sources) ended.push(await this.removal.remove(transaction, user, source.id));
      await manager.update(ConnectedInstitution, { id }, { removedAt: () => 'now()' });
      transaction.announce({ type: 'setup.changed' });
      await audit(transaction, user, 'institution.disconnected', 'connectedInstitution', id);
      return ended;
    });
    for (const source of removed) this.removal.tell(user, source);
  }

  private async readAll(transaction: TenantTransaction): Promise<ConnectedInstitutionResponseDto[]> {
    const { manager } = transaction;
    const rows = await selectRows<ConnectionRow>(
      manager,
      `SELECT ci.id, ci.institution_id, i.name AS institution_name, ci.plugin_id, ci.created_at,
         s.reason AS stopped_reason,
         EXISTS (SELECT 1 FROM device_plugins p JOIN devices d ON d.id = p.device_id AND d.state <> 'REMOVED'
                 WHERE p.plugin_id = ci.plugin_id) AS supported
       FROM connected_institutions ci
       JOIN institutions i ON i.id = ci.institution_id
       LEFT JOIN plugin_stops s ON s.plugin_id = ci.plugin_id
       WHERE ci.removed_at IS NULL
       ORDER BY lower(i.name), ci.id`,
    );
    const sources = await readSourceRows(manager, await this.days.today(transaction));
    const byConnection = Map.groupBy(sources.map(describeSource), (source) => source.connectedInstitutionId);
    return rows.map((row) => describe(row, byConnection.get(row.id) ?? []));
  }
}

function describe(row: ConnectionRow, sources: SourceResponseDto[]): ConnectedInstitutionResponseDto {
  return {
    id: row.id,
    institutionId: row.institution_id,
    institutionName: row.institution_name,
    pluginId: row.plugin_id,
    supported: row.supported,
    stoppedReason: row.stopped_reason,
    createdAt: instant(row.created_at),
    sources,
  };
}

async function requirePlugin({ manager }: TenantTransaction, pluginId: string): Promise<void> {
  const plugin = await selectRow(
    manager,
    `SELECT 1 FROM device_plugins p JOIN devices d ON d.id = p.device_id AND d.state <> 'REMOVED'
     WHERE p.plugin_id = $1 LIMIT 1`,
    [pluginId],
  );
  if (plugin === undefined) throw new FailureError('PLUGIN_UNSUPPORTED');
}

async function refusingSecondConnection<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (brokenUniqueConstraint(error) === undefined) throw error;
    throw new FailureError('INSTITUTION_ALREADY_CONNECTED', { cause: error });
  }
}
