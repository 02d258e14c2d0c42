import { status } from '@grpc/grpc-js';
import type { CallContext } from '../grpc/unaryCalls.ts';
import { GatewayRefusal } from '../grpc/refusal.ts';
import type { DeviceSession, SessionTokens } from '../sealing/sessionTokens.ts';
import type { DeviceAccess } from './deviceAccess.ts';
import { callsOfDevice, RateLimiter } from './rateLimiter.ts';
import type { RefusalLog } from './refusalLog.ts';

/** Stands before every call but the first two: who is it, may it still, and not too often. */
export interface DeviceGuard {
  /** @throws GatewayRefusal UNAUTHENTICATED, PERMISSION_DENIED or RESOURCE_EXHAUSTED */
  admit(call: CallContext): Promise<DeviceSession>;
  /** Looks again after a long wait. */
  readmit(session: DeviceSession): Promise<void>;
  /** Writes down that an authenticated device asked for what is not its own. */
  recordViolation(session: DeviceSession, call: CallContext, refusal: GatewayRefusal): void;
}

export function createDeviceGuard(tools: {
  sessionTokens: SessionTokens;
  access: DeviceAccess;
  refusalLog: RefusalLog;
  limiter?: RateLimiter;
}): DeviceGuard {
  const { sessionTokens, access, refusalLog, limiter = new RateLimiter(callsOfDevice) } = tools;
  const recordViolation: DeviceGuard['recordViolation'] = (session, call, refusal) => {
    void refusalLog.recordForDevice(session, {
      code: refusal.code,
      reason: refusal.message,
      remoteAddress: call.remoteAddress,
      keyFingerprint: session.keyFingerprint,
    });
  };
  return {
    async admit(call) {
      const session = sessionTokens.open(bearerToken(call));
      if (session === undefined) {
        throw new GatewayRefusal(status.UNAUTHENTICATED, 'DEVICE_NOT_AUTHENTICATED');
      }
      if (!limiter.take(session.deviceId)) {
        const refusal = new GatewayRefusal(status.RESOURCE_EXHAUSTED, 'TOO_MANY_ATTEMPTS');
        recordViolation(session, call, refusal);
        throw refusal;
      }
      await access.require(session);
      return session;
    },
    readmit: (session) => access.require(session),
    recordViolation,
  };
}

function bearerToken(call: CallContext): string {
  const [header] = call.metadata.get('authorization');
  const match = /^Bearer ([\w-]{1,4096})$/i.exec(typeof header === 'string' ? header : '');
  return match?.[1] ?? '';
}
