import {
  serialNumberAlphabet,
  serialNumberLength,
  serialNumberPattern,
} from '../../contracts/domain/devices.ts';

/** What a text has to look like, and how that is said to whoever writes a device: `is not …`. */
export interface TextForm {
  pattern: RegExp;
  words: string;
}

export const serialNumberForm: TextForm = {
  pattern: serialNumberPattern,
  words: `a serial number: CS1- and ${String(serialNumberLength)} characters of ${serialNumberAlphabet}`,
};

/** 32 bytes, such as a public key. */
export const keyForm: TextForm = {
  pattern: /^[\w-]{42}[AEIMQUYcgkosw048]$/,
  words: '32 raw bytes in base64url without padding',
};

/** 64 bytes, as Ed25519 makes them. */
export const signatureForm: TextForm = {
  pattern: /^[\w-]{85}[AQgw]$/,
  words: '64 raw bytes in base64url without padding',
};

export const base64UrlForm: TextForm = { pattern: /^[\w-]+$/, words: 'base64url without padding' };
export const idForm: TextForm = { pattern: /^[\w-]+$/, words: 'made of letters, digits, - and _ only' };
export const pluginIdForm: TextForm = {
  pattern: /^[a-z0-9][a-z0-9-]*$/,
  words: 'made of small letters, digits and - only',
};

export const uuidForm: TextForm = {
  pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  words: 'a UUID in small letters',
};
export const instantForm: TextForm = {
  pattern: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/,
  words: 'an instant of ISO 8601 in UTC that ends in Z',
};
export const dateForm: TextForm = { pattern: /^\d{4}-\d{2}-\d{2}$/, words: 'a date as YYYY-MM-DD' };
