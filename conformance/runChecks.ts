import type { CarrierPlugin, ConformancePortal } from '../plugin-sdk/index.ts';
import type { BrowserProvider } from '../worker-device/portal/browserProvider.ts';
import type { Check, Finding } from './check.ts';
import { broken, notTested } from './check.ts';
import { faultChecks } from './checks/faultChecks.ts';
import { listChecks } from './checks/listChecks.ts';
import { loginChecks } from './checks/loginChecks.ts';
import { mannerChecks } from './checks/mannerChecks.ts';
import { recordChecks } from './checks/recordChecks.ts';
import { ConformanceKit, DoesNotLink } from './conformanceKit.ts';
import { FaultProxy } from './faultProxy.ts';
import { listenToOutput } from './outputListener.ts';

export const checks: readonly Check[] = [
  ...loginChecks,
  ...recordChecks,
  ...listChecks,
  ...faultChecks,
  ...mannerChecks,
];

export interface CheckResult {
  id: string;
  promise: string;
  finding: Finding;
  /** What the runtime noted during a check that found something broken; the latest last. */
  noted: readonly string[];
}

const mostNoted = 3;

export interface RunOptions {
  plugin: CarrierPlugin;
  portal: ConformancePortal;
  browser: BrowserProvider;
  /** Only these, by id; all where it is left out. */
  only?: readonly string[];
  onResult?(result: CheckResult): void;
}

/** Runs the checks one after the other. A check that itself fails is a broken promise, not the end of the run. */
export async function runChecks(options: RunOptions): Promise<CheckResult[]> {
  const { plugin, portal, browser, only, onResult } = options;
  const proxy = await FaultProxy.start(portal.origin);
  const kit = new ConformanceKit(plugin, portal, proxy, browser);
  const stopListening = listenToOutput((text) => kit.printed.push(text));
  const results: CheckResult[] = [];
  try {
    for (const check of checks.filter(({ id }) => only === undefined || only.includes(id))) {
      const before = kit.logged.length;
      const finding = await found(check, kit);
      const noted = finding.kind === 'BROKEN' ? [...new Set(kit.logged.slice(before))].slice(-mostNoted) : [];
      const result = { id: check.id, promise: check.promise, finding, noted };
      results.push(result);
      onResult?.(result);
    }
    return results;
  } finally {
    stopListening();
    await kit.close();
    await proxy.close();
  }
}

async function found(check: Check, kit: ConformanceKit): Promise<Finding> {
  try {
    return await check.run(kit);
  } catch (error) {
    if (error instanceof DoesNotLink) return notTested('the login does not link');
    const seen = error instanceof Error ? error.message : String(error);
    return broken(
      `the check could not go on: ${seen}`,
      'Mend what the checks before it name, then run again.',
    );
  } finally {
    await kit.closeTried();
  }
}
