import type { webcrypto } from 'node:crypto';
import { randomUUID } from 'node:crypto';
import type { KeyPair } from 'hpke';
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke';
import type { WallClock } from '../../contracts/domain/businessClock.ts';
import type { SealedEnvelope, SealingKey, SealingScope } from '../../contracts/domain/sealing.ts';
import {
  envelopeLifetimeMs,
  envelopeStatement,
  sealingInfo,
  sealingKeyStatement,
} from '../../contracts/domain/sealing.ts';
import type { DeviceIdentity } from '../identity/deviceIdentity.ts';

/** Why an envelope was not opened. Nothing has been submitted then. */
export type EnvelopeRefusal =
  'KEY_UNKNOWN' | 'WRONG_STEP' | 'EXPIRED' | 'LIVES_TOO_LONG' | 'NOT_SEALED_TO_THIS';

export type OpenedEnvelope =
  { kind: 'OPENED'; plaintext: Uint8Array } | { kind: 'REFUSED'; why: EnvelopeRefusal };

interface HeldKey {
  pair: KeyPair<webcrypto.CryptoKey>;
  scope: SealingScope;
  expiresAtMs: number;
  opening: boolean;
}

/** Browser and device know the server's time a little differently. */
const clockToleranceMs = 10_000;

/**
 * The one-use keys to which browsers seal credentials and answers. A private key lives in this object only, cannot be
 * exported, opens one envelope for the step that it was made for, and is gone with the process. Keys and envelopes
 * expire by real time, whatever the business clock shows: how long a secret may be under way is a matter of security.
 */
export class SealingKeys {
  private readonly identity: Pick<DeviceIdentity, 'sign'>;
  private readonly clock: WallClock;
  private readonly suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
  private readonly keys = new Map<string, HeldKey>();

  constructor(identity: Pick<DeviceIdentity, 'sign'>, clock: WallClock) {
    this.identity = identity;
    this.clock = clock;
  }

  /** Makes the key of a step; an earlier one of the same link session is forgotten. */
  async issue(scope: SealingScope, expiresAt: Date): Promise<SealingKey> {
    const pair = await this.suite.GenerateKeyPair(false);
    const publicKey = await this.suite.SerializePublicKey(pair.publicKey);
    const unsigned = {
      keyId: randomUUID(),
      publicKey: Buffer.from(publicKey).toString('base64url'),
      expiresAt: expiresAt.toISOString(),
    };
    this.forget(scope.linkSessionId);
    this.keys.set(unsigned.keyId, { pair, scope, expiresAtMs: expiresAt.getTime(), opening: false });
    return { ...unsigned, signature: this.identity.sign(sealingKeyStatement(scope, unsigned)) };
  }

  /** Opens the envelope of a step with its key and forgets the key. One that does not fit leaves the key as it was. */
  async open(scope: SealingScope, submissionId: string, envelope: SealedEnvelope): Promise<OpenedEnvelope> {
    const key = this.keys.get(envelope.keyId);
    if (key === undefined || key.opening) return refused('KEY_UNKNOWN');
    if (!sameScope(key.scope, scope)) return refused('WRONG_STEP');
    const now = this.clock.now().getTime();
    const expiresAtMs = Date.parse(envelope.expiresAt);
    if (!(now < expiresAtMs) || now >= key.expiresAtMs) return refused('EXPIRED');
    if (expiresAtMs > now + envelopeLifetimeMs + clockToleranceMs) return refused('LIVES_TOO_LONG');
    // Set before the first await: of two envelopes that arrive together, one is opened.
    key.opening = true;
    try {
      const plaintext = await this.unseal(key.pair, scope, submissionId, envelope);
      this.keys.delete(envelope.keyId);
      return { kind: 'OPENED', plaintext };
    } catch {
      key.opening = false;
      return refused('NOT_SEALED_TO_THIS');
    }
  }

  forget(linkSessionId: string): void {
    for (const [keyId, { scope }] of this.keys) {
      if (scope.linkSessionId === linkSessionId) this.keys.delete(keyId);
    }
  }

  private unseal(
    pair: KeyPair<webcrypto.CryptoKey>,
    scope: SealingScope,
    submissionId: string,
    envelope: SealedEnvelope,
  ): Promise<Uint8Array> {
    return this.suite.Open(
      pair,
      Buffer.from(envelope.enc, 'base64url'),
      Buffer.from(envelope.ciphertext, 'base64url'),
      {
        info: Buffer.from(sealingInfo, 'utf8'),
        aad: Buffer.from(envelopeStatement(scope, submissionId, envelope), 'utf8'),
      },
    );
  }
}

function sameScope(left: SealingScope, right: SealingScope): boolean {
  return (
    left.sourceId === right.sourceId &&
    left.linkSessionId === right.linkSessionId &&
    left.challengeId === right.challengeId
  );
}

function refused(why: EnvelopeRefusal): OpenedEnvelope {
  return { kind: 'REFUSED', why };
}
