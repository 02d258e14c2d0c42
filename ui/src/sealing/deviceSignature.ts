import type { SealingKey, SealingScope } from '../../../contracts/domain/sealing.ts';
import { sealingKeyStatement } from '../../../contracts/domain/sealing.ts';
import { fromBase64Url } from './base64url.ts';
import { subtleCrypto } from './webCrypto.ts';

/**
 * Whether the device with this Ed25519 public key (raw, base64url) made the sealing key for exactly this step.
 * A key that is not proved is never sealed to: it might be anybody's. Throws when a key is malformed.
 */
export async function deviceMadeKey(
  devicePublicKey: string,
  scope: SealingScope,
  key: SealingKey,
): Promise<boolean> {
  const { signature, ...signed } = key;
  const statement = new TextEncoder().encode(
    sealingKeyStatement(scope, {
      keyId: signed.keyId,
      publicKey: signed.publicKey,
      expiresAt: signed.expiresAt,
    }),
  );
  return verify(fromBase64Url(devicePublicKey), fromBase64Url(signature), statement);
}

async function verify(
  publicKey: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  statement: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const subtle = subtleCrypto();
  if (subtle === undefined) {
    const { ed25519 } = await import('@noble/curves/ed25519.js');
    return ed25519.verify(signature, statement, publicKey, { zip215: false });
  }
  const key = await subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
  return subtle.verify('Ed25519', key, signature, statement);
}
