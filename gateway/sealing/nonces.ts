import { randomUUID } from 'node:crypto';
import { createSealedBox } from './sealedBox.ts';

/** What a device said at first contact; sealed into the nonce, so that no gateway has to remember it. */
export interface FirstContact {
  publicKey: string;
  protocolVersion: number;
  softwareVersion: string;
}

export interface Nonces {
  issue(serialNumber: string, contact: FirstContact): string;
  /** Undefined for a nonce that is forged, altered, another device's, or expired. */
  open(serialNumber: string, nonce: string): (FirstContact & { expiresAt: number }) | undefined;
}

/** Long enough for a slow device to sign, short enough that a stolen one is worth nothing. */
export const nonceLifetimeMs = 30_000;

type Contents = FirstContact & { id: string; expiresAt: number };

export function createNonces(key: Buffer, now: () => number = Date.now): Nonces {
  const box = createSealedBox(key, 'connection nonce');
  return {
    issue(serialNumber, contact) {
      const contents: Contents = { ...contact, id: randomUUID(), expiresAt: now() + nonceLifetimeMs };
      return box.seal(serialNumber, JSON.stringify(contents)).toString('base64url');
    },
    open(serialNumber, nonce) {
      const plain = box.open(serialNumber, Buffer.from(nonce, 'base64url'));
      if (plain === undefined) return undefined;
      const { id: _id, ...contact } = JSON.parse(plain) as Contents;
      return contact.expiresAt > now() ? contact : undefined;
    },
  };
}
