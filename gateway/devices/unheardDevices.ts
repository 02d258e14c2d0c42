import type { Logger } from 'pino';
import type { DataSource, EntityManager } from 'typeorm';
import { withTenant } from '../../database/tenantTransaction.ts';
import type { DeviceAddress } from './deviceRecords.ts';

export interface UnheardDeviceTools {
  dataSource: DataSource;
  log: Logger;
  /** A device that holds no call for longer is noted. More than it needs to come back when only its connection broke. */
  unheardAfterMs: number;
}

/** Since when a device holds no call here. */
interface Absence {
  readonly leftAt: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Notes devices that hold no call here any more: frozen, cut off or without power. People who wait for one are told long
 * before it counts as offline. Nothing follows for its work: a device that comes back goes on with what it has.
 */
export class UnheardDevices {
  private readonly tools: UnheardDeviceTools;
  private readonly absences = new Map<string, Absence>();
  private isClosed = false;

  constructor(tools: UnheardDeviceTools) {
    this.tools = tools;
  }

  /** It holds a call (again), which takes away what was noted, here or at another gateway. */
  async hear(device: DeviceAddress): Promise<void> {
    const absence = this.absences.get(device.deviceId);
    this.forget(device.deviceId);
    // One that was away for a moment has not been noted.
    if (absence?.timer === undefined) await takeNoteAway(this.tools.dataSource, device);
  }

  /** It said something else, which took the note away: from now on it has so long again to call. */
  hearBeside(device: DeviceAddress): void {
    if (this.absences.has(device.deviceId)) this.listenFor(device);
  }

  /** Its call has ended, and it should hold the next one at once. */
  listenFor(device: DeviceAddress): void {
    this.forget(device.deviceId);
    const absence: Absence = { leftAt: performance.now(), timer: undefined };
    this.absences.set(device.deviceId, absence);
    this.wait(device, absence);
  }

  close(): void {
    this.isClosed = true;
    for (const { timer } of this.absences.values()) clearTimeout(timer);
  }

  private forget(deviceId: string): void {
    clearTimeout(this.absences.get(deviceId)?.timer);
    this.absences.delete(deviceId);
  }

  private wait(device: DeviceAddress, absence: Absence): void {
    absence.timer = setTimeout(() => {
      absence.timer = undefined;
      void this.note(device, absence);
    }, this.tools.unheardAfterMs);
  }

  private async note(device: DeviceAddress, absence: Absence): Promise<void> {
    const { dataSource, log } = this.tools;
    const { deviceId } = device;
    const isOver = (): boolean => this.absences.get(deviceId) !== absence;
    try {
      const noted = await noteUnheard(dataSource, device, absence.leftAt);
      if (noted) log.warn({ deviceId }, 'a device does not answer');
      // It called while that was written.
      if (isOver()) await takeNoteAway(dataSource, device);
    } catch (error) {
      log.warn({ deviceId, err: error }, 'that a device does not answer could not be noted');
      if (!isOver() && !this.isClosed) this.wait(device, absence);
    }
  }
}

async function takeNoteAway(
  dataSource: DataSource,
  { organizationId, deviceId }: DeviceAddress,
): Promise<void> {
  await withTenant(dataSource, organizationId, async ({ manager, announce }) => {
    const changed = await changedRows(
      manager,
      'UPDATE devices SET unheard_since = NULL WHERE id = $1 AND unheard_since IS NOT NULL',
      [deviceId],
    );
    if (changed > 0) announce({ type: 'device.changed', deviceId });
  });
}

/** False for one that was heard of since, at another gateway perhaps, or is noted already. */
async function noteUnheard(
  dataSource: DataSource,
  { organizationId, deviceId }: DeviceAddress,
  leftAt: number,
): Promise<boolean> {
  return withTenant(dataSource, organizationId, async ({ manager, announce }) => {
    // By the database's clock, as the heartbeats are, and of the moment in which this statement comes there: for how long
    // is measured right before. A pause in between would put its leaving behind what was heard of it since.
    const changed = await changedRows(
      manager,
      `UPDATE devices SET unheard_since = statement_timestamp() - make_interval(secs => $2)
       WHERE id = $1 AND state = 'ACTIVE' AND unheard_since IS NULL
         AND last_heartbeat_at < statement_timestamp() - make_interval(secs => $2)`,
      [deviceId, (performance.now() - leftAt) / 1_000],
    );
    if (changed > 0) announce({ type: 'device.changed', deviceId });
    return changed > 0;
  });
}

/** TypeORM answers an UPDATE with its rows and their count. */
async function changedRows(manager: EntityManager, sql: string, parameters: unknown[]): Promise<number> {
  const [, count] = await manager.query<[unknown, number]>(sql, parameters);
  return count;
}
