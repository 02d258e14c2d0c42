import type { Schemas } from '../api/client.ts';
import { deviceNever, deviceOffline, deviceOnline, devicePaused } from '../states/looks.ts';
import type { StateLook } from '../states/looks.ts';

type Facts = Pick<Schemas['DeviceResponseDto'], 'state' | 'online' | 'lastHeartbeatAt'>;

export function deviceLook({ state, online, lastHeartbeatAt }: Facts): StateLook {
  if (state === 'PAUSED') return devicePaused;
  if (lastHeartbeatAt === null) return deviceNever;
  return online ? deviceOnline : deviceOffline;
}
