import { createHmac } from 'node:crypto';

/** RFC 6238 with its usual parameters: SHA-1, six digits, a step of 30 seconds. */
const STEP_MS = 30_000;
const DIGITS = 6;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function stepAt(now: number): number {
  return Math.floor(now / STEP_MS);
}

/** Milliseconds for which the code of `now` is still the current one. */
export function stepRemainingMs(now: number): number {
  return STEP_MS - (now % STEP_MS);
}

export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', decodeBase32(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0x0f;
  const truncated = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(truncated % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The step, of the current one and its neighbours (clocks differ), that the code belongs to; null for none. */
export function matchingStep(secret: string, code: string, now: number): number | null {
  const current = stepAt(now);
  return [current, current - 1, current + 1].find((step) => totpCode(secret, step) === code) ?? null;
}

export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => ALPHABET[Number.parseInt(group.padEnd(5, '0'), 2)] ?? '').join('');
}

function decodeBase32(text: string): Buffer {
  const bits = [...text].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
