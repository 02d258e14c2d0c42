import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { fieldMessages } from '../api/problem.ts';
import { DialogButtons } from '../feedback/Dialog.tsx';
import { ErrorAlert } from '../feedback/ProblemAlert.tsx';

interface SourceFacts {
  name: string;
  username: string;
  authorizedBy: string;
}

interface SourceFormProps {
  initial: SourceFacts;
  isSaving: boolean;
  error: Error | null;
  onCancel: () => void;
  onSave: (source: SourceFacts) => void;
}

export function SourceForm({ initial, isSaving, error, onCancel, onSave }: SourceFormProps) {
  const [source, setSource] = useState(initial);
  const fields = fieldMessages(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(source);
  };
  const field = (name: keyof SourceFacts) => ({
    name: `source-${name}`,
    value: source[name],
    error: fields[name],
    required: true,
    withAsterisk: false,
    autoComplete: 'off',
    size: 'md' as const,
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setSource((current) => ({ ...current, [name]: value }));
    },
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        {error === null || Object.keys(fields).length > 0 ? null : <ErrorAlert error={error} />}
        <TextInput
          {...field('name')}
          label="Source Name"
          description="Whose login it is, for example Allianz – Agent Smith."
          data-autofocus
        />
        <TextInput
          {...field('username')}
          label="Source Username"
          description="The username at the institution. The password is asked for when you link."
          autoCapitalize="none"
          spellCheck={false}
        />
        <TextInput
          {...field('authorizedBy')}
          label="Authorized by"
          description="Who allows this login to be used."
        />
      </Stack>
      <DialogButtons>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" loading={isSaving}>
          Save
        </Button>
      </DialogButtons>
    </form>
  );
}
