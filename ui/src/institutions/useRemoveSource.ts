import { connectedInstitutionsKey, dashboardKey } from '../api/queryKeys.ts';
import { useUndoableRemoval } from '../feedback/useUndoableRemoval.ts';
import type { Source } from './useInstitutions.ts';

export function useRemoveSource({ id, name }: Source): () => void {
  const removeLater = useUndoableRemoval();
  return () =>
    removeLater({
      id,
      address: `/api/v1/sources/${id}`,
      message: `${name} is removed.`,
      stale: [connectedInstitutionsKey, dashboardKey],
    });
}
