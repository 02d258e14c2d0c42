import type { ReportFilters } from './reportFilters.ts';
import type { ReportPage } from './useSyncReport.ts';

type Counts = Pick<ReportPage, 'total' | 'totalSyncable' | 'notSyncable'>;

/** How many policies are shown, as the Dashboard counts; what takes no part in the sync stands beside. */
export function countWords(counts: Counts, state: ReportFilters['state']): string {
  const { total, totalSyncable, notSyncable } = counts;
  if (state === 'NOT_SYNCABLE') return `${figure(notSyncable)} not syncable`;
  const syncable = `${figure(totalSyncable)} syncable ${totalSyncable === 1 ? 'policy' : 'policies'}`;
  if (state !== undefined) return `${figure(total)} of ${syncable}`;
  return notSyncable === 0 ? syncable : `${syncable} · ${figure(notSyncable)} not syncable`;
}

function figure(count: number): string {
  return count.toLocaleString('en-US');
}
