import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke';
import type { SealedEnvelope, SealingKey, SealingScope } from '../../../contracts/domain/sealing.ts';
import { envelopeStatement, sealingInfo } from '../../../contracts/domain/sealing.ts';

const suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);

/** Seals as a browser does. */
export async function seal({
  scope,
  submissionId,
  key,
  secret,
  expiresAt,
}: {
  scope: SealingScope;
  submissionId: string;
  key: SealingKey;
  secret: object;
  expiresAt: Date;
}): Promise<SealedEnvelope> {
  const unsealed = { keyId: key.keyId, expiresAt: expiresAt.toISOString() };
  const { encapsulatedSecret, ciphertext } = await suite.Seal(
    await suite.DeserializePublicKey(Buffer.from(key.publicKey, 'base64url')),
    Buffer.from(JSON.stringify(secret)),
    { info: Buffer.from(sealingInfo), aad: Buffer.from(envelopeStatement(scope, submissionId, unsealed)) },
  );
  return {
    ...unsealed,
    enc: Buffer.from(encapsulatedSecret).toString('base64url'),
    ciphertext: Buffer.from(ciphertext).toString('base64url'),
  };
}
