import type { LogEntry } from '../../../sandbox/portal/requestLog.ts';
import type { Sandbox } from '../../../sandbox/startSandbox.ts';

/** Everything that the portals have been asked, in order. */
export function requestsTo(sandbox: Sandbox, carrier: string): LogEntry[] {
  return sandbox.log.since(0, 250_000).filter((entry) => entry.carrier === carrier);
}

/** How often each policy's amounts have been shown. */
export function timesServed(entries: readonly LogEntry[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const { policyId } of entries.flatMap(({ served }) => served)) {
    times.set(policyId, (times.get(policyId) ?? 0) + 1);
  }
  return times;
}
