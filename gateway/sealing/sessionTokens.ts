import { createSealedBox } from './sealedBox.ts';

/** Who is calling: an authenticated device, until its token expires. */
export interface DeviceSession {
  deviceId: string;
  organizationId: string;
  serialNumber: string;
  /** Of the key that the device proved to hold. */
  keyFingerprint: string;
  bootId: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

export interface SessionTokens {
  issue(session: DeviceSession): string;
  /** Undefined for a token that is forged, altered or expired. */
  open(token: string): DeviceSession | undefined;
}

export function createSessionTokens(key: Buffer, now: () => number = Date.now): SessionTokens {
  const box = createSealedBox(key, 'device session');
  return {
    issue: (session) => box.seal('', JSON.stringify(session)).toString('base64url'),
    open(token) {
      const plain = box.open('', Buffer.from(token, 'base64url'));
      if (plain === undefined) return undefined;
      const session = JSON.parse(plain) as DeviceSession;
      return session.expiresAt > now() ? session : undefined;
    },
  };
}
