import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client.ts';
import { api, body } from '../api/client.ts';
import { dashboardKey } from '../api/queryKeys.ts';

export type Dashboard = Schemas['DashboardResponseDto'];

/** Events keep it current; the interval lets rates and silent devices show when nothing happens. */
export function useDashboard() {
  return useQuery({
    queryKey: dashboardKey,
    queryFn: () => body(api.GET('/api/v1/dashboard')),
    refetchInterval: 30_000,
  });
}
