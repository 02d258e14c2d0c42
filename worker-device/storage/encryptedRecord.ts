import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * The form of a record on disk: length of the ciphertext (4 bytes, big endian), IV, GCM tag, ciphertext. File id and
 * position are authenticated, so that no record can be moved, doubled or taken from another file.
 */
const lengthBytes = 4;
const ivBytes = 12;
const tagBytes = 16;
const headBytes = lengthBytes + ivBytes + tagBytes;
/** Far above any reading; a longer one is damage. */
const recordMaxBytes = 4 * 1024 * 1024;

export const fileIdBytes = 16;

export function sealRecord(record: Buffer, key: Buffer, fileId: Buffer, position: number): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(placeOf(fileId, position));
  const ciphertext = Buffer.concat([cipher.update(record), cipher.final()]);
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(ciphertext.length);
  return Buffer.concat([length, iv, cipher.getAuthTag(), ciphertext]);
}

/** The whole records at the beginning of a file's content, and where the last of them ends. */
export function readRecords(content: Buffer, key: Buffer): { records: Buffer[]; end: number } {
  const records: Buffer[] = [];
  const fileId = content.subarray(0, fileIdBytes);
  let position = fileIdBytes;
  while (position + headBytes <= content.length) {
    const length = content.readUInt32BE(position);
    const next = position + headBytes + length;
    if (length > recordMaxBytes || next > content.length) break;
    const record = openRecord(content.subarray(position, next), key, fileId, position);
    if (record === undefined) break;
    records.push(record);
    position = next;
  }
  return { records, end: position };
}

/** Undefined when it is torn, damaged, of another key or not in its place. */
function openRecord(sealed: Buffer, key: Buffer, fileId: Buffer, position: number): Buffer | undefined {
  const iv = sealed.subarray(lengthBytes, lengthBytes + ivBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
  decipher.setAAD(placeOf(fileId, position));
  decipher.setAuthTag(sealed.subarray(lengthBytes + ivBytes, headBytes));
  const plain = decipher.update(sealed.subarray(headBytes));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return undefined;
  }
}

function placeOf(fileId: Buffer, position: number): Buffer {
  const place = Buffer.alloc(fileIdBytes + 8);
  fileId.copy(place);
  place.writeBigUInt64BE(BigInt(position), fileIdBytes);
  return place;
}
