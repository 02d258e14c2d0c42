import type { CarrierPlugin, ConformancePortal } from '../plugin-sdk/index.ts';
import type { BrowserProvider } from '../worker-device/portal/browserProvider.ts';
import type { BrokenCopy } from './broken/brokenCopy.ts';
import { reportLine } from './report.ts';
import { runChecks } from './runChecks.ts';

export interface PlantedRun {
  good: CarrierPlugin;
  portal: ConformancePortal;
  browser: BrowserProvider;
  copies: readonly BrokenCopy[];
  say(line: string): void;
}

/** Runs the kit on copies with one bug each. @returns how many of the bugs it did not name */
export async function runPlanted({ good, portal, browser, copies, say }: PlantedRun): Promise<number> {
  let missed = 0;
  for (const copy of copies) {
    const results = await runChecks({ plugin: copy.plant(good), portal, browser, only: copy.namedBy });
    const named = results.filter(({ finding }) => finding.kind === 'BROKEN');
    if (named.length === 0) missed += 1;
    say(`${named.length === 0 ? 'MISSED' : 'named '}  ${copy.name}: ${copy.bug}`);
    for (const result of named) say(reportLine(result));
  }
  say(`${good.id}: ${copies.length - missed} of ${copies.length} planted bugs named`);
  return missed;
}
