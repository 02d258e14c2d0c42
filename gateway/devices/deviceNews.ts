import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { In, IsNull } from 'typeorm';
import { linkSessionStates } from '../../contracts/domain/states.ts';
import { isTerminalLinkState } from '../../contracts/domain/transitions.ts';
import { Device } from '../../database/entities/device.ts';
import { LinkSession } from '../../database/entities/linkSession.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import type { SourceSignals } from '../temporal/sourceSignals.ts';
import type { DeviceAddress } from './deviceRecords.ts';

const openStates = linkSessionStates.filter((state) => !isTerminalLinkState(state));

export interface DeviceNewsTools {
  dataSource: DataSource;
  signals: SourceSignals;
  log: Logger;
}

/**
 * Tells workflows what became of a device. What is to be told is in the device's row; what could not be told, because
 * Temporal was away or this process was killed, is told at the device's next heartbeat, by whichever gateway receives it.
 */
export class DeviceNews {
  private readonly tools: DeviceNewsTools;

  constructor(tools: DeviceNewsTools) {
    this.tools = tools;
  }

  /** Never rejects. */
  async tell(device: DeviceAddress): Promise<void> {
    await this.tellRestart(device);
    await this.tellReturn(device);
  }

  /** Ends what the former run of the device's process held: sessions and open challenges died with it. */
  private async tellRestart(device: DeviceAddress): Promise<void> {
    await this.attempt('a restart', device, async () => {
      const news = await this.unannouncedRestart(device);
      if (news === undefined) return;
      for (const sourceId of news.sourceIds) await this.tools.signals.deviceRestarted(sourceId, news.bootId);
      await withTenant(this.tools.dataSource, device.organizationId, ({ manager }) =>
        manager.update(
          Device,
          { id: device.deviceId, bootId: news.bootId },
          { announcedBootId: news.bootId },
        ),
      );
    });
  }

  /** Wakes the sweeps and force syncs that wait for the device. */
  private async tellReturn(device: DeviceAddress): Promise<void> {
    await this.attempt('the return', device, async () => {
      const returnedAt = await this.unannouncedReturn(device);
      if (returnedAt === undefined) return;
      const { sourceIds, forceSyncs } = await this.waitingFor(device);
      for (const sourceId of sourceIds) {
        await this.tools.signals.wakeSweep(
          { organizationId: device.organizationId, sourceId },
          'deviceOnline',
        );
      }
      for (const { policyId, sourceId } of forceSyncs) {
        await this.tools.signals.wakeForceSync(policyId, sourceId);
      }
      await withTenant(this.tools.dataSource, device.organizationId, ({ manager }) =>
        manager.query('UPDATE devices SET announced_return_at = $2::timestamptz WHERE id = $1', [
          device.deviceId,
          returnedAt,
        ]),
      );
    });
  }

  /** The return that has not been told, as PostgreSQL's text: a Date would lose its microseconds. */
  private async unannouncedReturn(device: DeviceAddress): Promise<string | undefined> {
    return withTenant(this.tools.dataSource, device.organizationId, async ({ manager }) => {
      const rows: unknown = await manager.query(
        `SELECT returned_at::text AS "returnedAt" FROM devices
         WHERE id = $1 AND returned_at IS DISTINCT FROM announced_return_at`,
        [device.deviceId],
      );
      return (rows as { returnedAt: string | null }[])[0]?.returnedAt ?? undefined;
    });
  }

  private async unannouncedRestart(
    device: DeviceAddress,
  ): Promise<{ bootId: string; sourceIds: string[] } | undefined> {
    return withTenant(this.tools.dataSource, device.organizationId, async ({ manager }) => {
      const row = await manager.findOneBy(Device, { id: device.deviceId });
      if (row?.bootId == null || row.bootId === row.announcedBootId) return undefined;
      const sessions = await manager.findBy(LinkSession, {
        deviceId: device.deviceId,
        state: In(openStates),
        endedAt: IsNull(),
      });
      return { bootId: row.bootId, sourceIds: sessions.map((session) => session.sourceId) };
    });
  }

  private async waitingFor(
    device: DeviceAddress,
  ): Promise<{ sourceIds: string[]; forceSyncs: { policyId: string; sourceId: string }[] }> {
    return withTenant(this.tools.dataSource, device.organizationId, async ({ manager }) => {
      const queued: unknown = await manager.query(
        `SELECT DISTINCT source_id AS "sourceId" FROM sync_queue q JOIN login_sources s ON s.id = q.source_id
         WHERE q.organization_id = current_organization_id() AND s.device_id = $1 AND s.removed_at IS NULL ORDER BY 1`,
        [device.deviceId],
      );
      const forced: unknown = await manager.query(
        `SELECT DISTINCT a.policy_id AS "policyId", a.source_id AS "sourceId"
         FROM sync_attempts a JOIN login_sources s ON s.id = a.source_id
         WHERE a.organization_id = current_organization_id() AND s.device_id = $1 AND a.kind = 'FORCE'
           AND a.state IN ('QUEUED', 'RETURNED') AND a.finished_at IS NULL`,
        [device.deviceId],
      );
      return {
        sourceIds: (queued as { sourceId: string }[]).map((row) => row.sourceId),
        forceSyncs: forced as { policyId: string; sourceId: string }[],
      };
    });
  }

  private async attempt(what: string, device: DeviceAddress, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.tools.log.warn(
        { deviceId: device.deviceId, err: error },
        `${what} of a device could not be told yet`,
      );
    }
  }
}
