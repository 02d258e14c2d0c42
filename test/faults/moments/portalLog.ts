import type { LogEntry } from '../../../sandbox/portal/requestLog.ts';
import { waitUntil } from '../../../scripts/processes/waitUntil.ts';
import type { Office } from '../world/office.ts';

const arrivalTimeoutMs = 30_000;

/** How long the carrier holds a request that makes a moment: until every office is at its own. */
export const holdMs = 4_000;

/** The first request after `since` that is so. */
export async function requestAt(
  { sandbox, name }: Office,
  since: number,
  isWanted: (entry: LogEntry) => boolean,
): Promise<void> {
  await waitUntil(
    `the request that makes the moment ${name}`,
    arrivalTimeoutMs,
    () => Promise.resolve(sandbox.log.since(since, 10_000).some(isWanted)),
    { pauseMs: 10 },
  );
}
