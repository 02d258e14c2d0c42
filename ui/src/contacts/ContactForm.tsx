import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { fieldMessages } from '../api/problem.ts';
import { DialogButtons } from '../feedback/Dialog.tsx';
import { ErrorAlert } from '../feedback/ProblemAlert.tsx';
import type { Contact, ContactFacts } from './useContacts.ts';

interface ContactFormProps {
  initial: Contact | undefined;
  isSaving: boolean;
  error: Error | null;
  onCancel: () => void;
  onSave: (contact: ContactFacts) => void;
}

type Field = 'displayName' | 'household' | 'email' | 'phone' | 'birthDate';

export function ContactForm({ initial, isSaving, error, onCancel, onSave }: ContactFormProps) {
  const [typed, setTyped] = useState<Record<Field, string>>({
    displayName: initial?.displayName ?? '',
    household: initial?.household ?? '',
    email: initial?.email ?? '',
    phone: initial?.phone ?? '',
    birthDate: initial?.birthDate ?? '',
  });
  const fields = fieldMessages(error);
  const field = (name: Field) => ({
    name,
    value: typed[name],
    error: fields[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setTyped((current) => ({ ...current, [name]: value }));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave({
      displayName: typed.displayName.trim(),
      household: orNull(typed.household),
      email: orNull(typed.email),
      phone: orNull(typed.phone),
      birthDate: orNull(typed.birthDate),
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {error === null || Object.keys(fields).length > 0 ? null : <ErrorAlert error={error} />}
        <TextInput {...field('displayName')} label="Name" required withAsterisk={false} data-autofocus />
        <TextInput {...field('household')} label="Household" />
        <TextInput {...field('email')} label="Email" type="email" />
        <TextInput {...field('phone')} label="Phone" type="tel" />
        <TextInput {...field('birthDate')} label="Date of birth" type="date" />
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

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
