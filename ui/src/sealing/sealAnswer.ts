import type { SealedEnvelope, SealingKey, SealingScope } from '../../../contracts/domain/sealing.ts';
import { envelopeLifetimeMs, envelopeStatement, sealingInfo } from '../../../contracts/domain/sealing.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { cipherSuite } from './cipherSuite.ts';
import { deviceMadeKey } from './deviceSignature.ts';

export interface SealRequest {
  scope: SealingScope;
  submissionId: string;
  sealingKey: SealingKey;
  /** Ed25519, raw 32 bytes, base64url. */
  devicePublicKey: string;
  /** Field name to secret; leaves this function only as ciphertext. */
  answers: Readonly<Record<string, string>>;
  /** The server's time in milliseconds since the epoch. */
  serverNow: number;
}

/** Why nothing was sealed; nothing has left the browser. */
export class SealingRefused extends Error {
  override readonly name = 'SealingRefused';
}

/** Seals answers so that only the device can open them, for this step only, for at most `envelopeLifetimeMs`. */
export async function sealAnswer(request: SealRequest): Promise<SealedEnvelope> {
  const { scope, sealingKey } = request;
  await requireDeviceKey(request);
  const keyExpiresAt = Date.parse(sealingKey.expiresAt);
  if (keyExpiresAt <= request.serverNow) {
    throw new SealingRefused('The time for this step is over, and nothing was sent. Cancel, and link again.');
  }
  const expiresAt = new Date(Math.min(request.serverNow + envelopeLifetimeMs, keyExpiresAt)).toISOString();
  const envelope = { keyId: sealingKey.keyId, expiresAt };
  const encoder = new TextEncoder();
  const suite = await cipherSuite();
  const { encapsulatedSecret, ciphertext } = await suite.Seal(
    await suite.DeserializePublicKey(fromBase64Url(sealingKey.publicKey)),
    encoder.encode(JSON.stringify(request.answers)),
    {
      info: encoder.encode(sealingInfo),
      aad: encoder.encode(envelopeStatement(scope, request.submissionId, envelope)),
    },
  );
  return { ...envelope, enc: toBase64Url(encapsulatedSecret), ciphertext: toBase64Url(ciphertext) };
}

async function requireDeviceKey({ devicePublicKey, scope, sealingKey }: SealRequest): Promise<void> {
  const refusal = 'The key offered for sealing is not your device’s. Nothing was sent.';
  const proved = await deviceMadeKey(devicePublicKey, scope, sealingKey).catch((cause: unknown) => {
    throw new SealingRefused(refusal, { cause });
  });
  if (!proved) throw new SealingRefused(refusal);
}
