import { randomBytes } from 'node:crypto';

/** A secret of one flow that must be nowhere but where it was typed and where it was meant for. */
export interface Canary {
  /** Which secret it is; what is printed when it is found, never the secret. */
  readonly label: string;
  /** Each of these betrays it: the whole, and the part that no encoding of the whole changes. */
  readonly needles: readonly string[];
  /** A code is so short that other numbers contain it: only a number that stands alone counts as found. */
  readonly standsAlone: boolean;
}

/** A password of its own, with letters that every encoding writes in its own way. */
export function drawPassword(): string {
  return `ä"${randomBytes(9).toString('hex')}\\& +1`;
}

export function passwordCanary(label: string, password: string): Canary {
  const core = /[0-9a-f]{18}/.exec(password)?.[0];
  return { label, needles: core === undefined ? [password] : [password, core], standsAlone: false };
}

export function codeCanary(label: string, code: string): Canary {
  return { label, needles: [code], standsAlone: true };
}

/** A cookie's or a token's value: drawn by the portal, long enough to be found by itself. */
export function tokenCanary(label: string, value: string): Canary {
  return { label, needles: [value], standsAlone: false };
}
