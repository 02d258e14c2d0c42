import { useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import { useCallback } from 'react';
import { notifications } from '@mantine/notifications';
import { csrfToken } from '../api/csrfToken.ts';
import { ApiProblem } from '../api/problem.ts';
import { offerUndo, tellProblem, undoWindowMs } from './toasts.tsx';

interface Removal {
  /** Address of what is to be removed. */
  address: string;
  message: string;
  /** Takes it off the screen at once. */
  hide: (queryClient: ReturnType<typeof useQueryClient>) => void;
  stale: readonly QueryKey[];
}

/**
 * Removes something after the time for Undo. Until then it is only hidden here; leaving the page makes it final.
 */
export function useUndoableRemoval() {
  const queryClient = useQueryClient();
  return useCallback(
    ({ address, message, hide, stale }: Removal) => {
      const refresh = () => stale.forEach((queryKey) => void queryClient.invalidateQueries({ queryKey }));
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
        remove(address).catch(tellProblem).finally(refresh);
      };
      const timer = setTimeout(commit, undoWindowMs);
      window.addEventListener('pagehide', commit);
      hide(queryClient);
      const toast = offerUndo(message, () => {
        settle();
        refresh();
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
