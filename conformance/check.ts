import type { ConformanceKit } from './conformanceKit.ts';

/** What a check found. `broken` says what was seen and what to mend, in words for the plugin's author. */
export type Finding =
  | { kind: 'HOLDS'; detail: string }
  | { kind: 'BROKEN'; seen: string; mend: string }
  | { kind: 'NOT_TESTED'; why: string };

export interface Check {
  /** Stable name, for example `not-found`. */
  id: string;
  /** The promise, as a person would put it. */
  promise: string;
  run(kit: ConformanceKit): Promise<Finding>;
}

export function holds(detail: string): Finding {
  return { kind: 'HOLDS', detail };
}

export function broken(seen: string, mend: string): Finding {
  return { kind: 'BROKEN', seen, mend };
}

export function notTested(why: string): Finding {
  return { kind: 'NOT_TESTED', why };
}
