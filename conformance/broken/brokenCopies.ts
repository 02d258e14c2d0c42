import type { BrokenCopy } from './brokenCopy.ts';
import { mannerBugs } from './mannerBugs.ts';
import { recordBugs } from './recordBugs.ts';
import { stateBugs } from './stateBugs.ts';

/** Every bug that the kit has to name. */
export const brokenCopies: readonly BrokenCopy[] = [...recordBugs, ...stateBugs, ...mannerBugs];
