import type { DeviceLog } from '../deviceLog.ts';
import type { SessionLanes } from './sessionLanes.ts';

/** The carriers that are stopped for everyone: their sessions end at once, and no login is begun there. */
export class CarrierStops {
  private readonly lanes: SessionLanes;
  private readonly log: DeviceLog;
  private stopped: ReadonlySet<string> = new Set();

  constructor(lanes: SessionLanes, log: DeviceLog) {
    this.lanes = lanes;
    this.log = log;
  }

  has(pluginId: string): boolean {
    return this.stopped.has(pluginId);
  }

  /** What is stopped now, all of it. */
  replace(pluginIds: ReadonlySet<string>): void {
    this.stopped = pluginIds;
    this.log.info({ stopped: [...pluginIds] }, 'the carriers that are stopped have changed');
    void this.lanes.closeOf(pluginIds, 'CARRIER_STOPPED');
  }
}
