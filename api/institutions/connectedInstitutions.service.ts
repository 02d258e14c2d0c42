import { Injectable } from '@nestjs/common';
import { FailureError } from '../../contracts/domain/failures.ts';
import { ConnectedInstitution } from '../../database/entities/connectedInstitution.ts';
import { Institution } from '../../database/entities/institution.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { audit } from '../audit/audit.ts';
import { Database } from '../database/database.ts';
import { breaksForeignKey, brokenUniqueConstraint } from '../database/databaseErrors.ts';
import { instant, selectRow, selectRows } from '../database/rows.ts';
import { IdempotentRequests } from '../idempotency/idempotentRequests.ts';
import { describeSource, readSourceRows } from '../sources/sourceReader.ts';
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

  async disconnect(user: SignedInUser, id: string): Promise<void> {
    await this.database.inTenant(user.organizationId, async (transaction) => {
      const { affected } = await refusingUsed(() => transaction.manager.delete(ConnectedInstitution, { id }));
      if (affected === 0) throw new FailureError('NOT_FOUND');
      transaction.announce({ type: 'setup.changed' });
      await audit(transaction, user, 'institution.disconnected', 'connectedInstitution', id);
    });
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

/** Sources, and the history of those that were removed, hold on to their institution. */
async function refusingUsed<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!breaksForeignKey(error)) throw error;
    const detail =
      'Login sources belong to this institution, so it stays connected. Pause or remove its sources instead.';
    throw new FailureError('CONFLICT', { detail, cause: error });
  }
}
