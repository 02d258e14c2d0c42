import { defaultPayloadConverter } from '@temporalio/common';
import type { Payloads } from './payloads.ts';
import { readTaskResult } from './taskResult.ts';

function payloadsOf(value: unknown): Payloads {
  return { payloads: [defaultPayloadConverter.toPayload(value)] };
}

function read(activityType: string, value: unknown): unknown {
  const [payload] = readTaskResult(activityType, payloadsOf(value))?.payloads ?? [];
  return payload === undefined ? undefined : defaultPayloadConverter.fromPayload(payload);
}

const sealingKey = {
  keyId: 'key-1',
  publicKey: 'A'.repeat(43),
  expiresAt: '2026-11-20T10:05:00.000Z',
  signature: 'A'.repeat(86),
};

const answeredAt = '2026-11-20T10:00:00.000Z';

const challenge = {
  id: 'challenge-1',
  kind: 'ONE_TIME_CODE',
  channel: 'SMS',
  maskedDestination: '•••-•••-4417',
  prompt: 'Enter the code.',
  fields: [{ name: 'code', label: 'Code', kind: 'code', length: 6 }],
  otherWays: [{ value: 'email', label: 'By email' }],
  attemptsLeft: 2,
  resendAt: '2026-11-20T10:00:30.000Z',
  expiresAt: '2026-11-20T10:05:00.000Z',
  previousFailure: 'INVALID_CODE',
};

describe('the result of a task', () => {
  it.each([
    ['prepareLink', { kind: 'READY', sealingKey }],
    ['prepareLink', { kind: 'READY', sealingKey, answeredAt }],
    ['prepareLink', { kind: 'FAILED', code: 'SITE_UNAVAILABLE' }],
    ['submitCredentials', { kind: 'CHALLENGED', challenge, sealingKey, answeredAt }],
    ['submitAnswer', { kind: 'LINKED' }],
    ['submitAnswer', { kind: 'FAILED', code: 'INVALID_CODE', attemptsLeft: 0 }],
    ['resendCode', { kind: 'CHALLENGED', challenge, sealingKey: null }],
    ['probeLink', { kind: 'NOT_LINKED' }],
    ['probeLink', { kind: 'NOT_LINKED', neverMade: true }],
    ['forceRead', { kind: 'DELIVERED' }],
    ['forceRead', { kind: 'SESSION_ENDED', reason: 'SESSION_TIMED_OUT' }],
    ['sweepBatch', { read: 3, unread: 0 }],
    ['sweepBatch', { read: 3, unread: 1, listCursor: null, sessionEnded: 'SITE_BLOCKING' }],
    ['sweepBatch', { read: 3, unread: 1, listCursor: 'page 4' }],
  ])('of %s arrives as it was sent', (activityType, result) => {
    expect(read(activityType, result)).toEqual(result);
  });

  it.each([
    ['prepareLink', { kind: 'READY' }, 'prepareLink.result.sealingKey is missing'],
    [
      'prepareLink',
      { kind: 'READY', sealingKey: { ...sealingKey, publicKey: `${'A'.repeat(43)}=` } },
      'prepareLink.result.sealingKey.publicKey is not 32 raw bytes in base64url without padding',
    ],
    ['submitAnswer', 'LINKED', 'submitAnswer.result is no object'],
    ['submitAnswer', undefined, 'submitAnswer.result is missing'],
    [
      'submitAnswer',
      { kind: 'CHALLENGED', challenge: { ...challenge, expiresAt: '2026-11-20T10:05:00+00:00' }, sealingKey },
      'submitAnswer.result.challenge.expiresAt is not an instant of ISO 8601 in UTC that ends in Z',
    ],
    [
      'submitAnswer',
      {
        kind: 'CHALLENGED',
        challenge: { ...challenge, fields: [{ name: 'code', label: 'Code' }] },
        sealingKey,
      },
      'submitAnswer.result.challenge.fields[0].kind is none of code, text, password',
    ],
    ['probeLink', { kind: 'PERHAPS' }, 'probeLink.result.kind is none of LINKED, NOT_LINKED, UNKNOWN'],
    ['forceRead', { kind: 'SESSION_ENDED', reason: 'TIRED' }, 'forceRead.result.reason is none of'],
    ['sweepBatch', { read: 3 }, 'sweepBatch.result.unread is missing'],
    ['sweepBatch', { read: '3', unread: 0 }, 'sweepBatch.result.read is no number'],
  ])('of %s is refused with what is wrong with it', (activityType, result, reason) => {
    expect(() => read(activityType, result)).toThrow(reason);
  });

  it('that is no JSON is refused as such', () => {
    const bytes = { payloads: [defaultPayloadConverter.toPayload(new Uint8Array([1]))] };
    expect(() => readTaskResult('submitAnswer', bytes)).toThrow(/submitAnswer\.result\.kind is none of/);
    const unknown = {
      payloads: [{ metadata: { encoding: Buffer.from('json/protobuf') }, data: Buffer.from('{}') }],
    };
    expect(() => readTaskResult('submitAnswer', unknown)).toThrow('submitAnswer.result is no JSON');
  });

  it('may leave out what it does not have, or say null', () => {
    const { kind, prompt, fields, expiresAt, id } = challenge;
    const bare = { id, kind, prompt, fields, expiresAt };
    const nulls = { channel: null, options: null, attemptsLeft: null, resendAt: null, previousFailure: null };
    expect(
      read('submitAnswer', { kind: 'CHALLENGED', challenge: { ...bare, ...nulls }, sealingKey: null }),
    ).toEqual({ kind: 'CHALLENGED', challenge: bare, sealingKey: null });
  });

  it('of closeLink says nothing, whatever was sent', () => {
    expect(read('closeLink', { kind: 'CLOSED' })).toBeUndefined();
    expect(readTaskResult('closeLink', null)).toEqual(payloadsOf(undefined));
  });

  it('of an activity that is newer than the gateway passes as it is', () => {
    const payloads = payloadsOf({ anything: 1 });
    expect(readTaskResult('readTheWeather', payloads)).toBe(payloads);
  });
});
