import { randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import { createPayloadCodec, payloadKeyId } from './payloadCodec.ts';

const key = randomBytes(32);
const codec = createPayloadCodec(key);

function payloadOf(value: unknown): Payload {
  return defaultPayloadConverter.toPayload(value);
}

function valueOf(payload: Payload | undefined): unknown {
  return defaultPayloadConverter.fromPayload(payload ?? {});
}

async function encodeOne(value: unknown): Promise<Payload> {
  const [encoded] = await codec.encode([payloadOf(value)]);
  if (encoded === undefined) throw new Error('nothing was encoded');
  return encoded;
}

describe('the payload codec', () => {
  it('gives back what was encoded, and shows nothing of it in between', async () => {
    const encoded = await encodeOne({ number: '00-4711 A', amount: '124980.10' });
    expect(Buffer.from(encoded.data ?? []).includes('4711')).toBe(false);
    const [decoded] = await codec.decode([encoded]);
    expect(valueOf(decoded)).toEqual({ number: '00-4711 A', amount: '124980.10' });
  });

  it('compresses what gets smaller by it, and names the key', async () => {
    const encoded = await encodeOne('x'.repeat(10_000));
    expect(encoded.data?.length).toBeLessThan(500);
    expect(Buffer.from(encoded.metadata?.['encryption-key-id'] ?? []).toString()).toBe(payloadKeyId(key));
    expect(valueOf((await codec.decode([encoded]))[0])).toBe('x'.repeat(10_000));
  });

  it('refuses a payload of which one bit was changed', async () => {
    const encoded = await encodeOne('value');
    const data = Buffer.from(encoded.data ?? []);
    data.writeUInt8(data.readUInt8(data.length - 1) ^ 1, data.length - 1);
    await expect(codec.decode([{ ...encoded, data }])).rejects.toThrow();
  });

  it('refuses a payload of another key by the names of both keys', async () => {
    const other = randomBytes(32);
    const [encoded] = await createPayloadCodec(other).encode([payloadOf('value')]);
    await expect(codec.decode([encoded ?? {}])).rejects.toThrow(payloadKeyId(other));
  });

  it('lets a payload pass that an operator sent in clear', async () => {
    const plain = payloadOf('from Temporal UI');
    expect(await codec.decode([plain])).toEqual([plain]);
  });

  it('is not made with a key of another length', () => {
    expect(() => createPayloadCodec(randomBytes(16))).toThrow('32 bytes');
  });
});
