import { Button, Card, Group, Text, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { IconAddressBook, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Dialog } from '../feedback/Dialog.tsx';
import { EmptyState } from '../feedback/EmptyState.tsx';
import { Loaded } from '../feedback/Loaded.tsx';
import { PageTitle } from '../feedback/PageTitle.tsx';
import { useMay } from '../session/useMe.ts';
import { ContactForm } from './ContactForm.tsx';
import { ContactList } from './ContactList.tsx';
import { useContacts, useCreateContact } from './useContacts.ts';

export function ContactsPage() {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 200);
  const contacts = useContacts(search);
  const mayWrite = useMay('crm.write');
  const [isAdding, adding] = useDisclosure(false);
  const total = contacts.data?.pages[0]?.total;
  const addButton = mayWrite ? <Button onClick={adding.open}>New contact</Button> : null;
  return (
    <>
      <PageTitle
        title="Contacts"
        lead={
          total === undefined
            ? ' '
            : `${total.toLocaleString('en-US')} ${total === 1 ? 'contact' : 'contacts'}`
        }
        action={addButton}
      />
      <TextInput
        aria-label="Search contacts"
        placeholder="Search by name or household"
        leftSection={<IconSearch size={18} aria-hidden />}
        size="md"
        mb="md"
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Loaded query={contacts} what="contacts">
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <NoContacts search={search} />;
          return (
            <Card padding={0}>
              <ContactList contacts={items} />
              {contacts.hasNextPage ? (
                <Group justify="center" p="md">
                  <Button
                    variant="default"
                    loading={contacts.isFetchingNextPage}
                    onClick={() => void contacts.fetchNextPage()}
                  >
                    Show more
                  </Button>
                </Group>
              ) : null}
            </Card>
          );
        }}
      </Loaded>
      {isAdding ? <AddContactDialog onClose={adding.close} /> : null}
    </>
  );
}

function NoContacts({ search }: { search: string }) {
  if (search !== '') return <Text c="dimmed">No contact or household begins with “{search}”.</Text>;
  return (
    <EmptyState icon={IconAddressBook} title="No contacts yet">
      Carrier Sync updates what is in your CRM and creates nothing by itself: add a contact, then its policies
      with their numbers exactly as the carrier shows them.
    </EmptyState>
  );
}

function AddContactDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateContact();
  const navigate = useNavigate();
  return (
    <Dialog opened title="New contact" onClose={onClose}>
      <ContactForm
        initial={undefined}
        isSaving={create.isPending}
        error={create.error}
        onCancel={onClose}
        onSave={(contact) =>
          create.mutate(contact, { onSuccess: ({ id }) => void navigate(`/contacts/${id}`) })
        }
      />
    </Dialog>
  );
}
