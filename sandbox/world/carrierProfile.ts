import type { PolicyStatus, Product, Values } from './policy.ts';
import type { SeededRandom } from './seededRandom.ts';

/** The ways in which a carrier writes a policy number; `serial` is unique in a book. */
export interface NumberFormats {
  plain(serial: number): string;
  leadingZeros(serial: number): string;
  innerSpace(serial: number): string;
  dashes(serial: number): string;
}

/** What makes a carrier's book its own. */
export interface CarrierProfile {
  readonly id: string;
  readonly name: string;
  /** How the second factor reaches the person: a code by text message, or an authenticator app. */
  readonly secondFactor: 'sms' | 'totp';
  readonly products: readonly Product[];
  readonly numbers: NumberFormats;
  /** The value names in the order in which the carrier shows them. */
  readonly valueNames: readonly string[];
  drawValues(random: SeededRandom, status: PolicyStatus): Values;
  /** The value that goes below zero for the peculiarity `negative-value`, and that changes first. */
  readonly surrenderValueName: string;
}
