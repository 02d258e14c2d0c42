import type { Schemas } from '../api/client.ts';
import { TimeAgo } from '../time/TimeAgo.tsx';

/** Of a device that has never been heard of: `never` (guide 000, step 1). */
export function LastHeartbeat({ device }: { device: Pick<Schemas['DeviceResponseDto'], 'lastHeartbeatAt'> }) {
  if (device.lastHeartbeatAt === null) return 'never';
  return <TimeAgo instant={device.lastHeartbeatAt} />;
}
