import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_X25519_HKDF_SHA256 } from 'hpke';
import type { SealedEnvelope, SealingKey, SealingScope } from '../../../contracts/domain/sealing.ts';
import { envelopeStatement, sealingInfo, sealingKeyStatement } from '../../../contracts/domain/sealing.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { sealAnswer } from './sealAnswer.ts';
import { drawSubmissionId } from './submissionId.ts';

const suite = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
const encode = (text: string) => new TextEncoder().encode(text);
const scope: SealingScope = { sourceId: 'source', linkSessionId: 'session', challengeId: 'credentials' };
const serverNow = Date.parse('2026-11-20T08:00:00Z');
const answers = { username: 'agent.smith', password: 'p🔑ss w0rd' };

async function createDevice() {
  const identity = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  if (!('privateKey' in identity)) throw new Error('Ed25519 makes key pairs');
  const recipient = await suite.GenerateKeyPair(true);
  const unsigned = {
    keyId: 'key-1',
    publicKey: toBase64Url(await suite.SerializePublicKey(recipient.publicKey)),
    expiresAt: new Date(serverNow + 300_000).toISOString(),
  };
  const signature = await crypto.subtle.sign(
    'Ed25519',
    identity.privateKey,
    encode(sealingKeyStatement(scope, unsigned)),
  );
  const publicKey = toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', identity.publicKey)));
  const sealingKey: SealingKey = { ...unsigned, signature: toBase64Url(new Uint8Array(signature)) };
  const open = async (envelope: SealedEnvelope, submissionId: string, as: SealingScope = scope) => {
    const plaintext = await suite.Open(
      recipient,
      fromBase64Url(envelope.enc),
      fromBase64Url(envelope.ciphertext),
      { info: encode(sealingInfo), aad: encode(envelopeStatement(as, submissionId, envelope)) },
    );
    return JSON.parse(new TextDecoder().decode(plaintext)) as unknown;
  };
  return { publicKey, sealingKey, open };
}

function withoutSubtleCrypto() {
  const webCrypto = globalThis.crypto;
  Object.defineProperty(globalThis, 'crypto', {
    configurable: true,
    value: { getRandomValues: webCrypto.getRandomValues.bind(webCrypto) },
  });
  return () => Object.defineProperty(globalThis, 'crypto', { configurable: true, value: webCrypto });
}

describe('sealing an answer', () => {
  it('is opened by the device and by no other scope or submission', async () => {
    const device = await createDevice();
    const submissionId = drawSubmissionId();
    const envelope = await sealAnswer({
      scope,
      submissionId,
      sealingKey: device.sealingKey,
      devicePublicKey: device.publicKey,
      answers,
      serverNow,
    });
    expect(await device.open(envelope, submissionId)).toEqual(answers);
    expect(JSON.stringify(envelope)).not.toContain('w0rd');
    await expect(device.open(envelope, drawSubmissionId())).rejects.toThrow();
    await expect(device.open(envelope, submissionId, { ...scope, sourceId: 'another' })).rejects.toThrow();
  });

  it('seals to no key that the device has not signed for this step', async () => {
    const device = await createDevice();
    const stranger = await createDevice();
    const request = { scope, submissionId: drawSubmissionId(), answers, serverNow };
    const refused = { name: 'SealingRefused' };
    await expect(
      sealAnswer({ ...request, sealingKey: stranger.sealingKey, devicePublicKey: device.publicKey }),
    ).rejects.toMatchObject(refused);
    await expect(
      sealAnswer({
        ...request,
        scope: { ...scope, challengeId: 'other-step' },
        sealingKey: device.sealingKey,
        devicePublicKey: device.publicKey,
      }),
    ).rejects.toMatchObject(refused);
    await expect(
      sealAnswer({ ...request, sealingKey: device.sealingKey, devicePublicKey: 'not a key' }),
    ).rejects.toMatchObject(refused);
  });

  it('expires 20 seconds later, or with the key when that is sooner', async () => {
    const device = await createDevice();
    const request = {
      scope,
      submissionId: drawSubmissionId(),
      sealingKey: device.sealingKey,
      devicePublicKey: device.publicKey,
      answers,
    };
    const envelope = await sealAnswer({ ...request, serverNow });
    expect(Date.parse(envelope.expiresAt)).toBe(serverNow + 20_000);
    const late = await sealAnswer({ ...request, serverNow: serverNow + 295_000 });
    expect(late.expiresAt).toBe(device.sealingKey.expiresAt);
    await expect(sealAnswer({ ...request, serverNow: serverNow + 300_000 })).rejects.toMatchObject({
      name: 'SealingRefused',
    });
  });

  it('does the same on plain HTTP, where the browser offers no cryptography', async () => {
    const device = await createDevice();
    const restore = withoutSubtleCrypto();
    const submissionId = drawSubmissionId();
    let envelope: SealedEnvelope;
    try {
      envelope = await sealAnswer({
        scope,
        submissionId,
        sealingKey: device.sealingKey,
        devicePublicKey: device.publicKey,
        answers,
        serverNow,
      });
      const tampered = { ...device.sealingKey, keyId: 'key-2' };
      await expect(
        sealAnswer({
          scope,
          submissionId,
          sealingKey: tampered,
          devicePublicKey: device.publicKey,
          answers,
          serverNow,
        }),
      ).rejects.toMatchObject({ name: 'SealingRefused' });
    } finally {
      restore();
    }
    expect(await device.open(envelope, submissionId)).toEqual(answers);
  });
});

describe('a submission id', () => {
  it('is a version 4 UUID, another each time', () => {
    const drawn = new Set(Array.from({ length: 50 }, drawSubmissionId));
    expect(drawn.size).toBe(50);
    for (const id of drawn) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });
});
