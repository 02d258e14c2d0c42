import { api } from '../api/client.ts';
import { useChange } from '../api/useChange.ts';
import { offerUndo, tellProblem } from '../feedback/toasts.tsx';
import { staleAfterPolicyChange } from './usePolicies.ts';

interface StatusHolder {
  id: string;
  statusId: string;
}

interface StatusChange {
  policies: readonly StatusHolder[];
  to: { id: string; name: string };
  /** Once it cannot be undone any more. */
  onFinal?: () => void;
}

/**
 * Changes the product status of policies in the CRM, with Undo for those that were changed. The screens are refreshed
 * once, at the end.
 */
export function useChangeStatus() {
  const setAll = useChange(setStatuses, staleAfterPolicyChange);
  const undo = (changed: readonly StatusHolder[]) => setAll.mutateAsync(changed).catch(tellProblem);
  const change = async ({ policies, to, onFinal }: StatusChange): Promise<void> => {
    const wanted = policies.filter(({ statusId }) => statusId !== to.id);
    const count = await setAll.mutateAsync(wanted.map(({ id }) => ({ id, statusId: to.id })));
    const changed = wanted.slice(0, count);
    if (count > 0) offerUndo(wordsFor(count, to.name), () => void undo(changed), onFinal);
  };
  return { change, isPending: setAll.isPending };
}

/** One after the other; stops at the first refusal, which would meet the others too. Returns how many were changed. */
async function setStatuses(policies: readonly StatusHolder[]): Promise<number> {
  let changed = 0;
  try {
    for (const { id, statusId } of policies) {
      await api.PATCH('/api/v1/policies/{id}', { params: { path: { id } }, body: { statusId } });
      changed += 1;
    }
  } catch (error) {
    tellProblem(error);
  }
  return changed;
}

function wordsFor(count: number, name: string): string {
  return count === 1 ? `Status is now ${name}.` : `The status of ${count} policies is now ${name}.`;
}
