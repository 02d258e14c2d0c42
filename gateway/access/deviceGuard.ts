import { status } from '@grpc/grpc-js';
import type { CallContext, Caller } from '../grpc/unaryCalls.ts';
import { heldBack } from '../grpc/heldBack.ts';
import { GatewayRefusal } from '../grpc/refusal.ts';
import type { DeviceSession, SessionTokens } from '../sealing/sessionTokens.ts';
import type { DeviceAccess } from './deviceAccess.ts';
import { contactsOfAddress, RateLimiter } from './rateLimiter.ts';
import type { RefusalLog } from './refusalLog.ts';

/** Stands before every call but the first two: who is it, may it still, and not too often. */
export interface DeviceGuard {
  /** @throws GatewayRefusal UNAUTHENTICATED, PERMISSION_DENIED or RESOURCE_EXHAUSTED */
  admit(call: CallContext): Promise<DeviceSession>;
  /** The same for what must go on while the records are away: results of tasks that the device holds, and logins. */
  admitResult(call: CallContext): Promise<DeviceSession>;
  /** That an admitted one still may by the records of now, for what is nothing without them. */
  requireByRecords(session: DeviceSession): Promise<void>;
  /** Looks again after a long wait. */
  readmit(session: DeviceSession): Promise<void>;
  /** Writes down that an authenticated device asked for what is not its own, and returns the refusal to throw. */
  violation(session: DeviceSession, call: CallContext, refusal: GatewayRefusal): GatewayRefusal;
  /**
   * Writes down that somebody sent what is no message: for the device whose token came with it, if one did. Resolves
   * when the refusal may be said.
   */
  messageRefused(caller: Caller, reason: string): Promise<void>;
}

const noToken = 'The call carries no session token: authorization: Bearer and the token of Authenticate';
const unknownToken = 'The session token has expired, or is none: say Hello and Authenticate again';

export function createDeviceGuard(tools: {
  sessionTokens: SessionTokens;
  access: DeviceAccess;
  refusalLog: RefusalLog;
  limiter: RateLimiter;
}): DeviceGuard {
  const { sessionTokens, access, refusalLog, limiter } = tools;
  const strangers = new RateLimiter(contactsOfAddress);
  const violation: DeviceGuard['violation'] = (session, call, refusal) => {
    void refusalLog.recordForDevice(session, {
      code: refusal.code,
      reason: refusal.message,
      remoteAddress: call.remoteAddress,
      keyFingerprint: session.keyFingerprint,
    });
    return refusal;
  };
  const refuseStranger = async (call: CallContext): Promise<never> => {
    // Expired tokens come here too: a device that slept is no burglar, but one row a minute tells of both.
    const reason = bearerToken(call) === '' ? noToken : unknownToken;
    const refusal = new GatewayRefusal(status.UNAUTHENTICATED, 'DEVICE_NOT_AUTHENTICATED', reason);
    const { code } = refusal;
    const { remoteAddress } = call;
    void refusalLog.recordForUnknown(null, { code, reason, remoteAddress, keyFingerprint: null });
    if (!strangers.take(remoteAddress)) await heldBack(call.gone);
    throw refusal;
  };
  const admit = async (
    call: CallContext,
    requireAccess: (session: DeviceSession) => Promise<void>,
  ): Promise<DeviceSession> => {
    const session = sessionTokens.open(bearerToken(call));
    if (session === undefined) return refuseStranger(call);
    if (!limiter.take(session.deviceId)) {
      const refusal = new GatewayRefusal(status.RESOURCE_EXHAUSTED, 'TOO_MANY_ATTEMPTS');
      violation(session, call, refusal);
      await heldBack(call.gone);
      throw refusal;
    }
    try {
      await requireAccess(session);
    } catch (error) {
      if (isSomebodyElse(error)) throw violation(session, call, error);
      throw error;
    }
    return session;
  };
  return {
    admit: (call) => admit(call, (session) => access.require(session)),
    admitResult: (call) => admit(call, (session) => access.requireByLastWord(session)),
    requireByRecords: (session) => access.require(session),
    readmit: (session) => access.requireByLastWord(session),
    violation,
    async messageRefused(caller, reason) {
      const session = sessionTokens.open(bearerToken(caller));
      const { remoteAddress } = caller;
      const keyFingerprint = session?.keyFingerprint ?? null;
      const contact = { code: 'DEVICE_MESSAGE_REFUSED', reason, remoteAddress, keyFingerprint } as const;
      void (session === undefined
        ? refusalLog.recordForUnknown(null, contact)
        : refusalLog.recordForDevice(session, contact));
      if (!strangers.take(remoteAddress)) await heldBack(caller.gone);
    },
  };
}

/** A removed device or a replaced key that still calls is one to tell its people of; a paused one only waits. */
function isSomebodyElse(error: unknown): error is GatewayRefusal {
  return error instanceof GatewayRefusal && error.code !== 'DEVICE_PAUSED';
}

function bearerToken(call: Caller): string {
  const [header] = call.metadata.get('authorization');
  const match = /^Bearer ([\w-]{1,4096})$/i.exec(typeof header === 'string' ? header : '');
  return match?.[1] ?? '';
}
