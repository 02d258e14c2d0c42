import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

/** What a request may say that it takes: all that `unpacked` knows. */
export const acceptedEncodings = 'gzip, deflate, br';

const unpackers: Readonly<
  Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>
> = { gzip: promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) };

/**
 * The bytes of an answer as they were before its Content-Encoding.
 *
 * @throws Error when they are no such bytes, or would be more than `largest`
 */
export async function unpacked(
  bytes: Buffer,
  encoding: string | string[] | undefined,
  largest: number,
): Promise<Buffer> {
  const unpack = unpackers[String(encoding ?? 'identity').toLowerCase()];
  if (unpack === undefined || bytes.length === 0) return bytes;
  return unpack(bytes, { maxOutputLength: largest });
}
