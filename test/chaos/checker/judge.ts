import { findDuplicated } from './checkValues.ts';
import { findExtraSubmissions } from './checkSubmissions.ts';
import { findLost, findStuck } from './checkWork.ts';
import { findCostlyKills, findRereads } from './checkRereads.ts';
import type { Facts } from './facts.ts';

export interface Verdict {
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
  readonly stuck: readonly string[];
  readonly submissions: readonly string[];
  readonly rereads: number;
  /** Kills that cost more rereads than a batch has policies. */
  readonly costly: readonly string[];
}

export function judge(facts: Facts): Verdict {
  return {
    lost: findLost(facts),
    duplicated: findDuplicated(facts),
    stuck: findStuck(facts),
    submissions: findExtraSubmissions(facts),
    rereads: findRereads(facts).length,
    costly: findCostlyKills(facts),
  };
}
