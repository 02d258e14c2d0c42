import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import { useCallback } from 'react';
import { csrfToken } from '../api/csrfToken.ts';
import { ApiProblem } from '../api/problem.ts';
import { pendingRemovals } from './pendingRemovals.ts';
import { offerUndo, tellProblem, undoWindowMs } from './toasts.tsx';

interface Removal {
  id: string;
  /** Address of what is to be removed. */
  address: string;
  message: string;
  stale: readonly QueryKey[];
}

/** Removes something after the time for Undo. Until then it is only hidden here; leaving the page makes it final. */
export function useUndoableRemoval(): (removal: Removal) => void {
  const queryClient = useQueryClient();
  return useCallback(
    ({ id, address, message, stale }) => {
      let isSettled = false;
      const settle = () => {
        isSettled = true;
        clearTimeout(timer);
        window.removeEventListener('pagehide', commit);
      };
      const commit = () => {
        if (isSettled) return;
        settle();
        notifications.hide(toast);
        void remove(address)
          .catch(tellProblem)
          .then(() => Promise.all(stale.map((queryKey) => queryClient.invalidateQueries({ queryKey }))))
          .finally(() => pendingRemovals.delete(id));
      };
      const timer = setTimeout(commit, undoWindowMs);
      window.addEventListener('pagehide', commit);
      pendingRemovals.add(id);
      const toast = offerUndo(message, () => {
        settle();
        pendingRemovals.delete(id);
      });
    },
    [queryClient],
  );
}

async function remove(address: string): Promise<void> {
  const response = await fetch(address, {
    method: 'DELETE',
    keepalive: true,
    headers: { 'x-csrf-token': csrfToken() ?? '' },
  });
  if (!response.ok) throw new ApiProblem(response.status, await response.json());
}
