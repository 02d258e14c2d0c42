import { Dialog } from '../feedback/Dialog.tsx';
import { tellDone } from '../feedback/toasts.tsx';
import { SourceForm } from './SourceForm.tsx';
import type { Source } from './useInstitutions.ts';
import { useUpdateSource } from './useInstitutions.ts';

export function EditSourceDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const update = useUpdateSource(source.id);
  return (
    <Dialog opened title="Edit login source" onClose={onClose}>
      <SourceForm
        initial={{ name: source.name, username: source.username, authorizedBy: source.authorizedBy }}
        isSaving={update.isPending}
        error={update.error}
        onCancel={onClose}
        onSave={(changes) =>
          update.mutate(changes, {
            onSuccess: () => {
              tellDone('Saved.');
              onClose();
            },
          })
        }
      />
    </Dialog>
  );
}
