import { Writable } from 'node:stream';
import type { DeviceLog } from '../../../worker-device/deviceLog.ts';
import { createDeviceLog } from '../../../worker-device/deviceLog.ts';

/** What a device says to the person at the appliance: its log, with the sentences of the lines. */
export class DeviceVoice {
  said: string[] = [];
  readonly log: DeviceLog = createDeviceLog(
    'info',
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.said.push((JSON.parse(chunk.toString()) as { msg: string }).msg);
        done();
      },
    }),
  );

  forget(): void {
    this.said = [];
  }
}
