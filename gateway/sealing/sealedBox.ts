import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const version = 1;
const ivBytes = 12;
const tagBytes = 16;
const headerBytes = 1 + ivBytes + tagBytes;

/** Seals short texts with AES-256-GCM so that any gateway with the same key, and nobody else, can open them. */
export interface SealedBox {
  /** @param boundTo what the box is good for, for example a serial number; needed again to open it */
  seal(boundTo: string, plain: string): Buffer;
  /** Undefined when the box was not made by `seal` with this key, purpose and `boundTo`. */
  open(boundTo: string, sealed: Uint8Array): string | undefined;
}

/**
 * @param key 32 bytes
 * @param purpose keeps boxes of one kind from being opened as another kind
 */
export function createSealedBox(key: Buffer, purpose: string): SealedBox {
  const boundFacts = (boundTo: string): Buffer => Buffer.from(JSON.stringify([version, purpose, boundTo]));
  return {
    seal(boundTo, plain) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(boundFacts(boundTo));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(version), iv, cipher.getAuthTag(), body]);
    },
    open(boundTo, sealed) {
      const box = Buffer.from(sealed);
      if (box.length < headerBytes || box.readUInt8(0) !== version) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(1, 1 + ivBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(boundFacts(boundTo));
      decipher.setAuthTag(box.subarray(1 + ivBytes, headerBytes));
      const plain = decipher.update(box.subarray(headerBytes));
      return isAuthentic(decipher) ? plain.toString('utf8') : undefined;
    },
  };
}

function isAuthentic(decipher: { final(): Buffer }): boolean {
  try {
    decipher.final();
    return true;
  } catch {
    // The only reason for which this can fail: the box is forged, foreign or damaged.
    return false;
  }
}
