import { offerUndo, tellProblem } from '../feedback/toasts.tsx';
import { useUpdatePolicy } from './usePolicies.ts';

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
 * Changes the product status of policies in the CRM, one after the other, with Undo for those that were changed; stops
 * at the first refusal, which would meet the others too. Returns how many were changed.
 */
export function useChangeStatus() {
  const update = useUpdatePolicy();
  const set = (id: string, statusId: string) => update.mutateAsync({ id, changes: { statusId } });
  const change = async ({ policies, to, onFinal }: StatusChange): Promise<number> => {
    const changed: StatusHolder[] = [];
    try {
      for (const policy of policies.filter(({ statusId }) => statusId !== to.id)) {
        await set(policy.id, to.id);
        changed.push(policy);
      }
    } catch (error) {
      tellProblem(error);
    }
    const undo = async () => {
      for (const { id, statusId } of changed) await set(id, statusId);
    };
    if (changed.length > 0)
      offerUndo(wordsFor(changed.length, to.name), () => void undo().catch(tellProblem), onFinal);
    return changed.length;
  };
  return { change, isPending: update.isPending };
}

function wordsFor(count: number, name: string): string {
  return count === 1 ? `Status is now ${name}.` : `The status of ${count} policies is now ${name}.`;
}
