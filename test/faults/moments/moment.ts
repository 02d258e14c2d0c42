import type { Office } from '../world/office.ts';

/** Where the work of an office stands when a fault comes. */
export interface Moment {
  readonly name: MomentName;
  /** Brings a calm office to right before the moment. */
  prepare(office: Office): Promise<void>;
  /** Resolves at the moment, seen in the carrier's log or in the records. */
  reach(office: Office): Promise<Reached>;
}

export interface Reached {
  /** Lets go what was held for the moment, and does what belongs into it; called once the fault is on. */
  goOn(): Promise<void>;
}

export const momentNames = [
  'login-submitted',
  'challenge-waiting',
  'list-page',
  'delivery',
  'force-sync',
  'turn-of-day',
] as const;
export type MomentName = (typeof momentNames)[number];

export const nothingHeld: Reached = { goOn: () => Promise.resolve() };
