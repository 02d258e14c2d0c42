import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { Dialog, DialogButtons } from '../feedback/Dialog.tsx';
import { Loaded } from '../feedback/Loaded.tsx';
import { useContacts } from './useContacts.ts';

interface ChooseContactDialogProps {
  isSaving: boolean;
  onChoose: (contactId: string) => void;
  onClose: () => void;
}

/** As many as fit without scrolling; more letters find the others. */
const shownContacts = 8;

/** One contact, found by name or household. */
export function ChooseContactDialog({ isSaving, onChoose, onClose }: ChooseContactDialogProps) {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 200);
  const contacts = useContacts(search);
  return (
    <Dialog opened title="Choose the contact" onClose={onClose} keepsInput={false} size="30rem">
      <Stack>
        <TextInput
          aria-label="Search contacts"
          placeholder="Search by name or household"
          leftSection={<IconSearch size={18} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
        />
        <Loaded query={contacts} what="the contacts">
          {({ pages }) => {
            const found = pages.flatMap(({ items }) => items).slice(0, shownContacts);
            if (found.length === 0) return <Text c="dimmed">No contact by this name.</Text>;
            return (
              <Stack gap={6}>
                {found.map(({ id, displayName, household }) => (
                  <Button
                    key={id}
                    variant="default"
                    justify="space-between"
                    disabled={isSaving}
                    rightSection={
                      <Text size="xs" c="dimmed">
                        {household}
                      </Text>
                    }
                    onClick={() => onChoose(id)}
                  >
                    {displayName}
                  </Button>
                ))}
              </Stack>
            );
          }}
        </Loaded>
        <DialogButtons>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </DialogButtons>
      </Stack>
    </Dialog>
  );
}
