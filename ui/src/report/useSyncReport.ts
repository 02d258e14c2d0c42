import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client.ts';
import { api, body } from '../api/client.ts';
import { syncReportKey } from '../api/queryKeys.ts';
import type { ReportFilters } from './reportFilters.ts';

export type ReportPage = Schemas['SyncReportResponseDto'];
export type ReportRow = Schemas['SyncReportRowDto'];

/** Stays as it was fetched until the reader refreshes it: a list under the pointer does not move. */
export function useSyncReport(filters: ReportFilters) {
  return useInfiniteQuery({
    queryKey: [...syncReportKey, filters],
    queryFn: ({ pageParam }) =>
      body(
        api.GET('/api/v1/sync-report', {
          params: { query: { ...filters, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
}
