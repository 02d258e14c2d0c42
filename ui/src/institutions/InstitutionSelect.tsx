import { Button, Group, Select } from '@mantine/core';
import { ErrorAlert } from '../feedback/ProblemAlert.tsx';
import { useCreateInstitution, useInstitutions } from './useInstitutions.ts';

interface InstitutionSelectProps {
  value: string | null;
  onChange: (institutionId: string | null) => void;
  /** The plugin's carrier, offered as a new institution when the CRM has none by that name. */
  proposedName: string | undefined;
  isLikely: boolean;
}

export function InstitutionSelect({ value, onChange, proposedName, isLikely }: InstitutionSelectProps) {
  const institutions = useInstitutions();
  const create = useCreateInstitution();
  const items = institutions.data?.items ?? [];
  const isMissing = proposedName !== undefined && !items.some(({ name }) => name === proposedName);
  return (
    <>
      {create.error === null ? null : <ErrorAlert error={create.error} />}
      <Select
        label="Carrier/Institution"
        description={isLikely ? 'The likely match. Change it if it is another one.' : undefined}
        placeholder="The institution in your CRM"
        data={items.map(({ id, name, connectedInstitutionId }) => ({
          value: id,
          label: connectedInstitutionId === null ? name : `${name} (connected already)`,
          disabled: connectedInstitutionId !== null,
        }))}
        value={value}
        onChange={onChange}
        searchable
        size="md"
        allowDeselect={false}
        nothingFoundMessage="No institution by this name"
      />
      {isMissing && value === null ? (
        <Group>
          <Button
            variant="subtle"
            size="compact-sm"
            loading={create.isPending}
            onClick={() => create.mutate(proposedName, { onSuccess: ({ id }) => onChange(id) })}
          >
            Add {proposedName} to the CRM
          </Button>
        </Group>
      ) : null}
    </>
  );
}
