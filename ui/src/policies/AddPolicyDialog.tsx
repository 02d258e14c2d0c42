import { Dialog } from '../feedback/Dialog.tsx';
import { tellDone } from '../feedback/toasts.tsx';
import { PolicyForm } from './PolicyForm.tsx';
import { useCreatePolicy } from './usePolicies.ts';

export function AddPolicyDialog({ contactId, onClose }: { contactId: string; onClose: () => void }) {
  const create = useCreatePolicy();
  return (
    <Dialog opened title="New policy" onClose={onClose} size="lg">
      <PolicyForm
        initial={{}}
        isSaving={create.isPending}
        error={create.error}
        onCancel={onClose}
        onSave={(policy) =>
          create.mutate(
            { ...policy, contactId },
            {
              onSuccess: () => {
                tellDone('Saved. It joins the queue as soon as its institution is linked.');
                onClose();
              },
            },
          )
        }
      />
    </Dialog>
  );
}
