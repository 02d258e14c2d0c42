import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke';
import { subtleCrypto } from './webCrypto.ts';

/** The suite of the contracts: by the browser's own cryptography, or in JavaScript where a page on plain HTTP has none. */
export async function cipherSuite(): Promise<CipherSuite> {
  if (subtleCrypto() !== undefined) {
    return new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
  }
  const noble = await import('@panva/hpke-noble');
  return new CipherSuite(noble.KEM_DHKEM_X25519_HKDF_SHA256, noble.KDF_HKDF_SHA256, noble.AEAD_AES_256_GCM);
}
