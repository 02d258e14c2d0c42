import type { MomentName } from '../moments/moment.ts';

export const wrongs = ['lost', 'doubled', 'stuck', 'silent'] as const;
export type Wrong = (typeof wrongs)[number];

/** What came of one fault at one moment. */
export interface Cell {
  readonly where: string;
  readonly what: string;
  readonly moment: MomentName;
  /** Of what the person was shown, each message once, in order. */
  readonly saw: readonly string[];
  readonly recorded: readonly string[];
  /** From the end of the fault; null when it never was. */
  readonly wellAfterMs: number | null;
  /** What must not be, each in words; empty when the cell is good. */
  readonly findings: Readonly<Record<Wrong, readonly string[]>>;
}

export function isGood({ findings }: Cell): boolean {
  return wrongs.every((wrong) => findings[wrong].length === 0);
}
