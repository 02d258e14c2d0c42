import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { contactsKey, dashboardKey } from '../api/queryKeys.ts';
import { Dialog } from '../feedback/Dialog.tsx';
import { useUndoableRemoval } from '../feedback/useUndoableRemoval.ts';
import { ContactForm } from './ContactForm.tsx';
import type { Contact } from './useContacts.ts';
import { useUpdateContact } from './useContacts.ts';

export function ContactMenu({ contact }: { contact: Contact }) {
  const [isEditing, editing] = useDisclosure(false);
  const removeLater = useUndoableRemoval();
  const navigate = useNavigate();
  const remove = () => {
    removeLater({
      id: contact.id,
      address: `/api/v1/contacts/${contact.id}`,
      message: `${contact.displayName} is removed.`,
      stale: [contactsKey, dashboardKey],
    });
    void navigate('/contacts');
  };
  return (
    <>
      <Menu position="bottom-end" width={180} shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={`More for ${contact.displayName}`}>
            <IconDots size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={17} aria-hidden />} onClick={editing.open}>
            Edit
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={17} aria-hidden />} onClick={remove}>
            Remove
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isEditing ? <EditContactDialog contact={contact} onClose={editing.close} /> : null}
    </>
  );
}

function EditContactDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const update = useUpdateContact(contact.id);
  return (
    <Dialog opened title="Edit contact" onClose={onClose}>
      <ContactForm
        initial={contact}
        isSaving={update.isPending}
        error={update.error}
        onCancel={onClose}
        onSave={(changes) => update.mutate(changes, { onSuccess: onClose })}
      />
    </Dialog>
  );
}
