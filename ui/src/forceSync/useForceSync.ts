import { useQuery } from '@tanstack/react-query';
import type { AttemptState } from '../../../contracts/domain/states.ts';
import type { Schemas } from '../api/client.ts';
import { api, body } from '../api/client.ts';
import { once } from '../api/once.ts';
import { allContactRecordsKey, forceSyncKey, syncReportKey } from '../api/queryKeys.ts';
import { useChange } from '../api/useChange.ts';

export type ForceSync = Schemas['ForceSyncResponseDto'];

/** Events say when there is something new; this is for a stream that is down. */
const lookAgainMs = 2_000;

export function isUnderWay(state: AttemptState): boolean {
  return state === 'QUEUED' || state === 'IN_PROGRESS';
}

/** Follows one force sync until its outcome. */
export function useForceSync(attemptId: string) {
  return useQuery({
    queryKey: forceSyncKey(attemptId),
    queryFn: () => body(api.GET('/api/v1/force-syncs/{id}', { params: { path: { id: attemptId } } })),
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data !== undefined && !isUnderWay(state.data.state) ? false : lookAgainMs,
  });
}

/** Asks for one policy next, with its preset source unless one is named; an identical request under way is joined. */
export function useRequestForceSync() {
  return useChange(
    ({ policyId, sourceId }: { policyId: string; sourceId?: string }) =>
      body(
        api.POST('/api/v1/policies/{id}/force-syncs', {
          params: { path: { id: policyId }, ...once() },
          body: sourceId === undefined ? {} : { sourceId },
        }),
      ),
    [allContactRecordsKey],
  );
}

export function useCancelForceSync() {
  return useChange(
    (attemptId: string) =>
      api.POST('/api/v1/force-syncs/{id}/cancel', { params: { path: { id: attemptId } } }),
    [allContactRecordsKey, syncReportKey, ['attempts']],
  );
}
