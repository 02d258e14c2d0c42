import type { HeldTask } from '../../contracts/device/messages.ts';
import type { DeviceLog } from '../deviceLog.ts';
import type { DeviceGatewayClient } from './deviceGatewayClient.ts';
import type { GatewayClock } from './gatewayClock.ts';
import { StatusLine } from './statusLine.ts';

/** How the device is, at the moment of a heartbeat. */
export interface Vitals {
  journalledReadings: number;
  storageFull: boolean;
  held: { tasks: HeldTask[] };
}

export interface HeartTools {
  client: DeviceGatewayClient;
  clock: GatewayClock;
  bootId: string;
  vitals(): Vitals;
  log: DeviceLog;
}

/** The device's own heartbeats, numbered within this run, which also keep its idea of the gateway's time. */
export class Heart {
  private readonly tools: HeartTools;
  private readonly clockLine: StatusLine;
  private sequence = 0;

  constructor(tools: HeartTools) {
    this.tools = tools;
    this.clockLine = new StatusLine(tools.log);
  }

  async beat(): Promise<void> {
    const { client, clock, bootId, vitals } = this.tools;
    this.sequence += 1;
    const askedAt = clock.monotonic();
    const beat = { bootId, sequence: this.sequence, deviceTime: clock.deviceTime(), ...vitals() };
    const { serverTime } = await client.call('Heartbeat', beat);
    clock.synchronize(serverTime, askedAt);
    this.watchClock();
  }

  private watchClock(): void {
    const offsetMs = this.tools.clock.warningOffsetMs();
    if (offsetMs === undefined) return;
    const direction = offsetMs > 0 ? 'ahead of' : 'behind';
    const minutes = Math.max(1, Math.round(Math.abs(offsetMs) / 60_000));
    this.clockLine.bad(
      `DEVICE_CLOCK_WRONG: this device's clock is about ${String(minutes)} min ${direction} the gateway's. ` +
        "Set its time; until then the gateway's is used.",
    );
  }
}
