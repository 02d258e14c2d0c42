import type { DataSource } from 'typeorm';
import type { ReportSessionEndedRequest } from '../../contracts/device/messages.ts';
import { sessionEndReasons } from '../../contracts/domain/states.ts';
import { LinkSession } from '../../database/entities/linkSession.ts';
import { LoginSource } from '../../database/entities/loginSource.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import type { DeviceGuard } from '../access/deviceGuard.ts';
import { notThisDevice, unavailable } from '../grpc/refusal.ts';
import type { SourceSignals } from '../temporal/sourceSignals.ts';
import type { DeviceCall } from './deviceService.ts';
import type { MessageReader } from './messageReader.ts';

export interface SessionEndTools {
  dataSource: DataSource;
  guard: DeviceGuard;
  signals: SourceSignals;
}

type EmptyResponse = Record<string, never>;

/**
 * ReportSessionEnded: epoch N of a source is over. The workflow of the session decides by the epoch; saying it again,
 * or of an older epoch, changes nothing. UNAVAILABLE while Temporal is away: the device says it again.
 */
export function reportSessionEnded(
  tools: SessionEndTools,
): DeviceCall<ReportSessionEndedRequest, EmptyResponse> {
  return {
    read: readSessionEnd,
    async handle({ sourceId, linkEpoch, reason }, session, call) {
      const source = await withTenant(tools.dataSource, session.organizationId, (transaction) =>
        sourceOfSession(transaction, session.deviceId, { sourceId, linkEpoch }),
      );
      if (source === undefined) {
        const refusal = notThisDevice('This login source is not of this device');
        throw tools.guard.violation(session, call, refusal);
      }
      if (source.linkEpoch === linkEpoch) {
        await tools.signals.sessionEnded(sourceId, { linkEpoch, reason }).catch((error: unknown) => {
          throw unavailable(error);
        });
      }
      return {};
    },
  };
}

/**
 * The source, where this device held the session of that epoch. It may have been given to another device since, while
 * this one was away: what ended here is then told all the same, and is an older epoch.
 */
async function sourceOfSession(
  { manager }: TenantTransaction,
  deviceId: string,
  { sourceId, linkEpoch }: Pick<ReportSessionEndedRequest, 'sourceId' | 'linkEpoch'>,
): Promise<LoginSource | undefined> {
  const source = await manager.findOneBy(LoginSource, { id: sourceId });
  if (source === null) return undefined;
  const isOwn =
    source.deviceId === deviceId ||
    (await manager.existsBy(LinkSession, { sourceId, epoch: linkEpoch, deviceId }));
  return isOwn ? source : undefined;
}

function readSessionEnd(message: MessageReader): ReportSessionEndedRequest {
  return {
    sourceId: message.uuid('sourceId'),
    linkEpoch: message.count('linkEpoch'),
    reason: message.oneOf('reason', sessionEndReasons),
  };
}
