import { Anchor, Button, Group, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFileText } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { EmptyState } from '../feedback/EmptyState.tsx';
import { Loaded } from '../feedback/Loaded.tsx';
import { useNotRemoved } from '../feedback/pendingRemovals.ts';
import { PageTitle } from '../feedback/PageTitle.tsx';
import { AddPolicyDialog } from '../policies/AddPolicyDialog.tsx';
import { PolicyCard } from '../policies/PolicyCard.tsx';
import { useMay } from '../session/useMe.ts';
import { ContactMenu } from './ContactMenu.tsx';
import type { Contact } from './useContacts.ts';
import { useContact } from './useContacts.ts';

export function ContactPage() {
  const { contactId = '' } = useParams();
  const contact = useContact(contactId);
  return (
    <>
      <Anchor component={Link} to="/contacts" size="sm" c="dimmed">
        Contacts
      </Anchor>
      <Loaded query={contact} what="the contact">
        {(data) => <ContactRecord contact={data} />}
      </Loaded>
    </>
  );
}

function ContactRecord({ contact }: { contact: Contact }) {
  const policies = useNotRemoved(contact.policies);
  const mayWrite = useMay('crm.write');
  const [isAdding, adding] = useDisclosure(false);
  const addButton = mayWrite ? (
    <Button variant={policies.length === 0 ? 'filled' : 'default'} onClick={adding.open}>
      New policy
    </Button>
  ) : null;
  return (
    <>
      <PageTitle
        title={contact.displayName}
        lead={keyFacts(contact)}
        action={
          mayWrite ? (
            <Group gap="xs">
              {policies.length === 0 ? null : addButton}
              <ContactMenu contact={contact} />
            </Group>
          ) : null
        }
      />
      {policies.length === 0 ? (
        <EmptyState icon={IconFileText} title="No policies yet" action={addButton}>
          A policy syncs when it is stored here with a contact, a Pending or Open status, and its number
          exactly as the carrier shows it.
        </EmptyState>
      ) : (
        <Stack gap="md">
          {policies.map((policy) => (
            <PolicyCard key={policy.id} policy={policy} />
          ))}
        </Stack>
      )}
      {isAdding ? <AddPolicyDialog contactId={contact.id} onClose={adding.close} /> : null}
    </>
  );
}

function keyFacts({ household, email, phone, birthDate }: Contact): string {
  const facts = [household, email, phone, birthDate === null ? null : `born ${birthDate}`];
  return facts.filter((fact) => fact !== null && fact !== '').join(' · ');
}
