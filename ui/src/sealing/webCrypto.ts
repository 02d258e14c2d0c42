type Subtle = typeof globalThis.crypto.subtle;

/** The browser's own cryptography. Pages on plain HTTP by an address have none, whatever the types say. */
export function subtleCrypto(): Subtle | undefined {
  return (globalThis.crypto as { subtle?: Subtle }).subtle;
}
