import type { paths } from '../api/schema.d.ts';

type Query = NonNullable<paths['/api/v1/sync-report']['get']['parameters']['query']>;
export type ReportFilters = Omit<Query, 'cursor' | 'limit' | 'policyIds'>;
export type FreshnessBand = NonNullable<ReportFilters['freshness']>;

export const freshnessBands: readonly FreshnessBand[] = ['DAY_1', 'DAY_7', 'DAY_30', 'OLDER'];

const names = [
  'search',
  'state',
  'reason',
  'institutionId',
  'sourceId',
  'outcome7d',
  'freshness',
  'findings',
] as const;

/** The Sync Report's filters live in its address: a view can be handed on, and Back goes back. */
export function reportAddress(filters: ReportFilters): string {
  return `/reports/sync-report${toSearch(filters)}`;
}

/** Where the api streams the same rows as a CSV file; with policies, only those. */
export function exportAddress(filters: ReportFilters, policyIds: readonly string[] = []): string {
  const search = new URLSearchParams(toSearch(filters));
  if (policyIds.length > 0) search.set('policyIds', policyIds.join(','));
  return `/api/v1/sync-report/export?${search}`;
}

export function toSearch(filters: ReportFilters): string {
  const search = new URLSearchParams();
  for (const name of names) {
    const value = filters[name];
    if (value !== undefined && value !== '') search.set(name, value);
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** What the address says. The api judges the values; one that it does not know is refused in words. */
export function fromSearch(search: URLSearchParams): ReportFilters {
  const given = names.flatMap((name) => {
    const value = search.get(name);
    return value === null || value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given);
}
