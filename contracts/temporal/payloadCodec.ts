import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

const encoding = 'binary/encrypted';
const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;
/** Below this size gzip's own header eats what it saves. */
const worthZippingBytes = 256;
const unzippedMaxBytes = 64 * 1024 * 1024;

type Compression = 'none' | 'gzip';

/**
 * Encrypts payloads for Temporal's side: AES-256-GCM over the whole payload, gzipped first where that pays. The key's
 * id is in the metadata. Payloads that are not encrypted pass `decode` unchanged, so that an operator's own signal
 * from Temporal UI is understood; one that has been altered, or was made with another key, is an error.
 *
 * @param key 32 bytes
 */
export function createPayloadCodec(key: Buffer): PayloadCodec {
  if (key.length !== keyBytes) throw new Error(`The payload key needs ${String(keyBytes)} bytes`);
  const keyId = payloadKeyId(key);
  return {
    encode: (payloads) => Promise.all(payloads.map((payload) => encodePayload(payload, key, keyId))),
    decode: (payloads) => Promise.all(payloads.map((payload) => decodePayload(payload, key, keyId))),
  };
}

/** Names a key without revealing it. */
export function payloadKeyId(key: Buffer): string {
  return createHash('sha256').update('carrier-sync payload key v1').update(key).digest('hex').slice(0, 16);
}

async function encodePayload(payload: Payload, key: Buffer, keyId: string): Promise<Payload> {
  const plain = Buffer.from(proto.temporal.api.common.v1.Payload.encode(payload).finish());
  const zipped = plain.length < worthZippingBytes ? plain : await zip(plain);
  const compression: Compression = zipped.length < plain.length ? 'gzip' : 'none';
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(boundFacts(keyId, compression));
  const body = Buffer.concat([cipher.update(compression === 'gzip' ? zipped : plain), cipher.final()]);
  return {
    metadata: {
      encoding: Buffer.from(encoding),
      'encryption-key-id': Buffer.from(keyId),
      compression: Buffer.from(compression),
    },
    data: Buffer.concat([iv, cipher.getAuthTag(), body]),
  };
}

async function decodePayload(payload: Payload, key: Buffer, keyId: string): Promise<Payload> {
  if (metadataText(payload, 'encoding') !== encoding) return payload;
  const usedKeyId = metadataText(payload, 'encryption-key-id');
  if (usedKeyId !== keyId) {
    throw new Error(`A payload was encrypted with key ${usedKeyId}; this process has key ${keyId}`);
  }
  const compression: Compression = metadataText(payload, 'compression') === 'gzip' ? 'gzip' : 'none';
  const data = Buffer.from(payload.data ?? []);
  const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(boundFacts(keyId, compression));
  decipher.setAuthTag(data.subarray(ivBytes, ivBytes + tagBytes));
  const body = Buffer.concat([decipher.update(data.subarray(ivBytes + tagBytes)), decipher.final()]);
  const plain = compression === 'gzip' ? await unzip(body, { maxOutputLength: unzippedMaxBytes }) : body;
  return proto.temporal.api.common.v1.Payload.decode(plain);
}

/** What may not be changed in the metadata without breaking the payload. */
function boundFacts(keyId: string, compression: Compression): Buffer {
  return Buffer.from(JSON.stringify([encoding, keyId, compression]));
}

function metadataText(payload: Payload, name: string): string {
  return Buffer.from(payload.metadata?.[name] ?? []).toString('utf8');
}
