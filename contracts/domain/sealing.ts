/**
 * Sealing of credentials and answers (RFC 9180): base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
 * AES-256-GCM. Byte strings are base64url without padding.
 */
export const sealingInfo = 'carrier-sync link session v1';

/** A one-use public key that the device made for one step of one link session, signed with the device's key. */
export interface SealingKey {
  keyId: string;
  publicKey: string;
  /** ISO 8601 UTC; the device opens nothing that was sealed to this key afterwards. */
  expiresAt: string;
  /** Ed25519 signature of the device over `sealingKeyStatement`. */
  signature: string;
}

export interface SealedEnvelope {
  keyId: string;
  /** Encapsulated key. */
  enc: string;
  ciphertext: string;
  /** ISO 8601 UTC, chosen by the browser, at most 20 s after sealing. */
  expiresAt: string;
}

export interface SealingScope {
  sourceId: string;
  linkSessionId: string;
  /** The open challenge, or `credentials`. */
  challengeId: string;
}

export const credentialsStep = 'credentials';

/**
 * Longest life of an envelope, in wall-clock milliseconds whatever the business clock does: a submission that waited
 * longer is not made.
 */
export const envelopeLifetimeMs = 20_000;

/** The text that the device signs, so that a browser can tell the device's key from anybody else's. */
export function sealingKeyStatement(scope: SealingScope, key: Omit<SealingKey, 'signature'>): string {
  return JSON.stringify([
    'carrier-sync sealing key v1',
    scope.sourceId,
    scope.linkSessionId,
    scope.challengeId,
    key.keyId,
    key.publicKey,
    key.expiresAt,
  ]);
}

/** Additional authenticated data of an envelope: what it was sealed for, and until when. */
export function envelopeStatement(
  scope: SealingScope,
  submissionId: string,
  envelope: Pick<SealedEnvelope, 'keyId' | 'expiresAt'>,
): string {
  return JSON.stringify([
    'carrier-sync envelope v1',
    scope.sourceId,
    scope.linkSessionId,
    scope.challengeId,
    submissionId,
    envelope.keyId,
    envelope.expiresAt,
  ]);
}
