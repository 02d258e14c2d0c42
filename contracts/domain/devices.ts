/**
 * A serial number is printed on the device and is its claim secret: `CS1-` and 20 characters of an alphabet without
 * look-alikes (no 0, 1, I, O, l), compared byte for byte, case included. 20 characters of 57 carry 116 bits.
 */
export const serialNumberAlphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
export const serialNumberLength = 20;
export const serialNumberPattern = /^CS1-[2-9A-HJ-NP-Za-km-z]{20}$/;

export function isSerialNumber(text: string): boolean {
  return serialNumberPattern.test(text);
}

/** A device that has not been heard of for so long counts as offline, in milliseconds. */
export const deviceSilentAfterMs = 150_000;
export const deviceHeartbeatIntervalMs = 60_000;
