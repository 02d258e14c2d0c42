import type { Schemas } from '../api/client.ts';
import { connectedInstitutionsKey, dashboardKey } from '../api/queryKeys.ts';
import { useUndoableRemoval } from '../feedback/useUndoableRemoval.ts';
import type { Source } from './useInstitutions.ts';

type List = Schemas['ConnectedInstitutionListResponseDto'];

export function useRemoveSource(source: Source): () => void {
  const removeLater = useUndoableRemoval();
  return () =>
    removeLater({
      address: `/api/v1/sources/${source.id}`,
      message: `${source.name} is removed.`,
      stale: [connectedInstitutionsKey, dashboardKey],
      hide: (queryClient) =>
        queryClient.setQueryData<List>(
          connectedInstitutionsKey,
          (list) => list && withoutSource(list, source.id),
        ),
    });
}

function withoutSource(list: List, sourceId: string): List {
  return {
    items: list.items.map((institution) => ({
      ...institution,
      sources: institution.sources.filter(({ id }) => id !== sourceId),
    })),
  };
}
