import { findDuplicated } from './checkValues.ts';
import { findExtraSubmissions } from './checkSubmissions.ts';
import { countRereads, findLost, findStuck } from './checkWork.ts';
import type { Facts } from './facts.ts';

export interface Verdict {
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
  readonly stuck: readonly string[];
  readonly submissions: readonly string[];
  readonly rereads: number;
}

export function judge(facts: Facts): Verdict {
  return {
    lost: findLost(facts),
    duplicated: findDuplicated(facts),
    stuck: findStuck(facts),
    submissions: findExtraSubmissions(facts),
    rereads: countRereads(facts),
  };
}
