import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealingKeyStatement } from '../../contracts/domain/sealing.ts';
import { loadDeviceIdentity } from '../identity/deviceIdentity.ts';
import type { DeviceIdentity } from '../identity/deviceIdentity.ts';
import { seal } from '../../test/support/device/seal.ts';
import { SealingKeys } from './sealingKeys.ts';

const scope = { sourceId: 'source', linkSessionId: 'session', challengeId: 'credentials' };
const submissionId = 'submission-1';
const secret = { username: 'ada', password: 'pässword' };

describe('the sealing keys of a device', () => {
  let directory: string;
  let identity: DeviceIdentity;
  let now: number;
  let keys: SealingKeys;
  const inMs = (ms: number) => new Date(now + ms);
  const issue = () => keys.issue(scope, inMs(300_000));

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sealing-'));
    identity = await loadDeviceIdentity(directory);
    now = Date.parse('2026-11-20T08:00:00Z');
    keys = new SealingKeys(identity, { now: () => new Date(now) });
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it('open what was sealed to them for this step, once', async () => {
    const key = await issue();
    const envelope = await seal({ scope, submissionId, key, secret, expiresAt: inMs(20_000) });
    const opened = await keys.open(scope, submissionId, envelope);
    expect(opened.kind === 'OPENED' && JSON.parse(Buffer.from(opened.plaintext).toString('utf8'))).toEqual(
      secret,
    );
    expect(await keys.open(scope, submissionId, envelope)).toEqual({ kind: 'REFUSED', why: 'KEY_UNKNOWN' });
  });

  it('open one of two envelopes that arrive in the same moment', async () => {
    const key = await issue();
    const envelopes = await Promise.all(
      ['submission-1', 'submission-2'].map(async (id) => ({
        id,
        envelope: await seal({ scope, submissionId: id, key, secret, expiresAt: inMs(20_000) }),
      })),
    );
    const opened = await Promise.all(envelopes.map(({ id, envelope }) => keys.open(scope, id, envelope)));
    expect(opened.map(({ kind }) => kind).sort()).toEqual(['OPENED', 'REFUSED']);
  });

  it('are signed by the device for exactly this step', async () => {
    const { signature, ...unsigned } = await issue();
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: identity.publicKey },
      format: 'jwk',
    });
    const isSigned = (challengeId: string) =>
      verify(
        null,
        Buffer.from(sealingKeyStatement({ ...scope, challengeId }, unsigned)),
        publicKey,
        Buffer.from(signature, 'base64url'),
      );
    expect(isSigned('credentials')).toBe(true);
    expect(isSigned('another step')).toBe(false);
  });

  it.each([
    ['expired 1 ms ago', 20_000, 20_000, 'EXPIRED'],
    ['lives longer than any envelope may', 60_000, 0, 'LIVES_TOO_LONG'],
  ])('leave an envelope closed that %s', async (_what, livesMs, laterMs, why) => {
    const key = await issue();
    const envelope = await seal({ scope, submissionId, key, secret, expiresAt: inMs(livesMs) });
    now += laterMs;
    expect(await keys.open(scope, submissionId, envelope)).toEqual({ kind: 'REFUSED', why });
  });

  it('leave an envelope closed whose expiry is no instant', async () => {
    const key = await issue();
    const envelope = await seal({ scope, submissionId, key, secret, expiresAt: inMs(20_000) });
    const altered = { ...envelope, expiresAt: 'tomorrow' };
    expect(await keys.open(scope, submissionId, altered)).toEqual({ kind: 'REFUSED', why: 'EXPIRED' });
  });

  it('leave an envelope closed whose key has expired', async () => {
    const key = await keys.issue(scope, inMs(5_000));
    now += 6_000;
    const envelope = await seal({ scope, submissionId, key, secret, expiresAt: inMs(20_000) });
    expect(await keys.open(scope, submissionId, envelope)).toEqual({ kind: 'REFUSED', why: 'EXPIRED' });
  });

  it.each(['sourceId', 'linkSessionId', 'challengeId'] as const)(
    'leave an envelope closed for another %s, and still open it for its own',
    async (part) => {
      const key = await issue();
      const envelope = await seal({ scope, submissionId, key, secret, expiresAt: inMs(20_000) });
      const other = { ...scope, [part]: 'another' };
      expect(await keys.open(other, submissionId, envelope)).toEqual({ kind: 'REFUSED', why: 'WRONG_STEP' });
      expect((await keys.open(scope, submissionId, envelope)).kind).toBe('OPENED');
    },
  );

  it('leave an envelope closed that was altered or sealed for another submission', async () => {
    const key = await issue();
    const envelope = await seal({ scope, submissionId, key, secret, expiresAt: inMs(20_000) });
    const closed = { kind: 'REFUSED', why: 'NOT_SEALED_TO_THIS' };
    expect(await keys.open(scope, 'submission-2', envelope)).toEqual(closed);
    const later = { ...envelope, expiresAt: inMs(25_000).toISOString() };
    expect(await keys.open(scope, submissionId, later)).toEqual(closed);
    expect(await keys.open(scope, submissionId, { ...envelope, ciphertext: 'AAAA' })).toEqual(closed);
  });

  it('are forgotten with their login, and replaced by the key of the next step', async () => {
    const first = await issue();
    const envelope = await seal({ scope, submissionId, key: first, secret, expiresAt: inMs(20_000) });
    await keys.issue({ ...scope, challengeId: 'challenge-1' }, inMs(300_000));
    expect(await keys.open(scope, submissionId, envelope)).toEqual({ kind: 'REFUSED', why: 'KEY_UNKNOWN' });
  });
});
