import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const tokenBytes = 32;
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/** 256 random bits as base64url. */
export function drawToken(): string {
  return randomBytes(tokenBytes).toString('base64url');
}

export function isToken(text: unknown): text is string {
  return typeof text === 'string' && tokenPattern.test(text);
}

/** Only the hash is stored: who reads the database cannot sign in with it. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export function sameToken(given: unknown, expected: string): boolean {
  return isToken(given) && timingSafeEqual(hashToken(given), hashToken(expected));
}
