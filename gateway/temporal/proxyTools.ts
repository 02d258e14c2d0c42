import type { PayloadCodec } from '@temporalio/common';
import type { Logger } from 'pino';
import type { WallClock } from '../../contracts/domain/businessClock.ts';
import type { DeviceGuard } from '../access/deviceGuard.ts';
import { invalid, notThisDevice } from '../grpc/refusal.ts';
import type { CallContext } from '../grpc/unaryCalls.ts';
import type { DeviceSession } from '../sealing/sessionTokens.ts';
import type { TaskTokens } from '../sealing/taskTokens.ts';
import type { PollKeeperSettings } from './pollKeeper.ts';
import type { TemporalBreaks } from './temporalBreaks.ts';
import type { TemporalClock } from './temporalClock.ts';
import type { Upstream } from './upstream.ts';

export interface TemporalProxyTools {
  upstream: Upstream;
  codec: PayloadCodec;
  taskTokens: TaskTokens;
  guard: DeviceGuard;
  namespace: string;
  wall: WallClock;
  temporalClock: TemporalClock;
  breaks: TemporalBreaks;
  log: Logger;
  pollKeeperSettings: PollKeeperSettings;
}

/** A device works in its own namespace only. */
export function requireNamespace(
  { guard, namespace }: Pick<TemporalProxyTools, 'guard' | 'namespace'>,
  asked: string,
  session: DeviceSession,
  call: CallContext,
): void {
  if (asked === '') throw invalid('The namespace is missing');
  if (asked === namespace) return;
  throw guard.violation(session, call, notThisDevice('Devices work in another namespace'));
}

/** The name under which a device appears to Temporal and its operators; a device cannot choose it. */
export function deviceIdentity(session: DeviceSession): string {
  return `device/${session.deviceId}/${session.bootId}`;
}
