import { Dialog } from '../feedback/Dialog.tsx';
import { tellDone } from '../feedback/toasts.tsx';
import { PolicyForm } from './PolicyForm.tsx';
import type { Policy } from './usePolicies.ts';
import { useUpdatePolicy } from './usePolicies.ts';

export function EditPolicyDialog({ policy, onClose }: { policy: Policy; onClose: () => void }) {
  const update = useUpdatePolicy();
  return (
    <Dialog opened title="Edit policy" onClose={onClose} size="lg">
      <PolicyForm
        initial={policy}
        isSaving={update.isPending}
        error={update.error}
        onCancel={onClose}
        onSave={(changes) =>
          update.mutate(
            { id: policy.id, changes },
            {
              onSuccess: () => {
                tellDone('Saved.');
                onClose();
              },
            },
          )
        }
      />
    </Dialog>
  );
}
