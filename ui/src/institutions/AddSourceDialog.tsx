import { useMe } from '../session/useMe.ts';
import { Dialog } from '../feedback/Dialog.tsx';
import { tellDone } from '../feedback/toasts.tsx';
import { SourceForm } from './SourceForm.tsx';
import type { ConnectedInstitution } from './useInstitutions.ts';
import { useCreateSource } from './useInstitutions.ts';

interface AddSourceDialogProps {
  institution: ConnectedInstitution;
  onClose: () => void;
}

/** + Login Source: Source Name, Source Username, Save (guide 000, step 2). */
export function AddSourceDialog({ institution, onClose }: AddSourceDialogProps) {
  const { user } = useMe();
  const create = useCreateSource(institution.id);
  return (
    <Dialog opened title={`+ Login Source · ${institution.institutionName}`} onClose={onClose}>
      <SourceForm
        initial={{ name: proposedName(institution, user.name), username: '', authorizedBy: user.name }}
        isSaving={create.isPending}
        error={create.error}
        onCancel={onClose}
        onSave={(source) =>
          create.mutate(source, {
            onSuccess: ({ name }) => {
              tellDone(`${name} is saved. Link it to start reading.`);
              onClose();
            },
          })
        }
      />
    </Dialog>
  );
}

/** `Institution – Person`, as long as no other source has that name. */
function proposedName({ institutionName, sources }: ConnectedInstitution, person: string): string {
  const name = `${institutionName} – ${person}`;
  return sources.some((source) => source.name === name) ? '' : name;
}
