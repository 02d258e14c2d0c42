import type { Challenge } from '../contracts/domain/challenges.ts';
import type { InactiveReason } from '../contracts/domain/readings.ts';
import type { ValueType } from '../contracts/domain/valueTypes.ts';
import type { Credentials } from './plugin.ts';

/** What a record must give; amounts as decimal strings. */
export type ExpectedRecord =
  | { number: string; gives: 'VALUES'; values: Partial<Record<ValueType, string>>; asOf?: string }
  | { number: string; gives: 'INACTIVE'; reason: InactiveReason }
  | { number: string; gives: 'AMBIGUOUS' };

/** A portal that is up and may be disturbed. Everything optional adds a check; left out, its line says "not tested". */
export interface ConformancePortal {
  /** Where the portal answers. */
  origin: string;
  credentials: Credentials;
  /** Called before each login, for example to wait until the authenticator app shows a code that was not used. */
  prepareLogin?(): Promise<void>;
  /** The right answer to a challenge of a login, as a person would read it off a telephone: field name to answer. */
  answer(challenge: Challenge, credentials: Credentials): Promise<Record<string, string>>;
  /** An answer that the portal refuses; left out, the digits of the right one are changed. */
  wrongAnswer?(challenge: Challenge): Promise<Record<string, string>>;
  /** A login whose codes are too old when they arrive. */
  lateCredentials?: Credentials;
  /** A login that the portal has locked. */
  lockedCredentials?: Credentials;
  /**
   * At least three with values, every peculiar number (leading zeros, inner spaces, a prefix of another), and those
   * that are closed or ambiguous.
   */
  records: ExpectedRecord[];
  /** Numbers that the portal does not have. */
  absentNumbers: [string, ...string[]];
  /** How many records the complete list shows. */
  listed?: number;
  /** Gives a record another amount at the portal, and back: tells a plugin that remembers what it read. */
  changeValue?(number: string, valueType: ValueType, amount: string): Promise<void>;
  /** Called at the end, also after a failure. */
  close?(): Promise<void>;
}

/** What the command that runs the kit hands in. */
export interface ConformanceEnvironment {
  /** Address of the sandbox's control server, where the kit started one. */
  sandboxControl: string | null;
  /** `CONFORMANCE_…` variables, by the rest of their names, for example `ORIGIN`. */
  settings: Readonly<Record<string, string>>;
}

/** Lies in `conformance.ts` of the plugin's folder, exported as `conformance`. */
export interface ConformanceDescription {
  /** `sandbox`: the kit starts the simulated carriers first; `own`: `open` finds or starts the portal. */
  portal: 'sandbox' | 'own';
  open(environment: ConformanceEnvironment): Promise<ConformancePortal>;
}

export function describeConformance(description: ConformanceDescription): ConformanceDescription {
  return description;
}
