import { createHash } from 'node:crypto';

/** @param publicKey raw Ed25519 key, base64url */
export function keyFingerprint(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex').slice(0, 32);
}
