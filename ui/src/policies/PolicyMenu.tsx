import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconHistory, IconPencil, IconTrash } from '@tabler/icons-react';
import { contactKey, contactsKey, dashboardKey } from '../api/queryKeys.ts';
import { useUndoableRemoval } from '../feedback/useUndoableRemoval.ts';
import { useMay } from '../session/useMe.ts';
import { EditPolicyDialog } from './EditPolicyDialog.tsx';
import type { Policy } from './usePolicies.ts';

export function PolicyMenu({ policy, onTimeline }: { policy: Policy; onTimeline: () => void }) {
  const mayWrite = useMay('crm.write');
  const [isEditing, editing] = useDisclosure(false);
  const remove = useRemovePolicy(policy);
  return (
    <>
      <Menu position="bottom-end" width={200} shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`More for ${policy.number}`}>
            <IconDots size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconHistory size={17} aria-hidden />} onClick={onTimeline}>
            Timeline
          </Menu.Item>
          {mayWrite ? (
            <>
              <Menu.Item leftSection={<IconPencil size={17} aria-hidden />} onClick={editing.open}>
                Edit
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={17} aria-hidden />} onClick={remove}>
                Remove
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {isEditing ? <EditPolicyDialog policy={policy} onClose={editing.close} /> : null}
    </>
  );
}

function useRemovePolicy({ id, number, contactId }: Policy): () => void {
  const removeLater = useUndoableRemoval();
  return () =>
    removeLater({
      id,
      address: `/api/v1/policies/${id}`,
      message: `Policy ${number} is removed.`,
      stale: [contactKey(contactId ?? ''), contactsKey, dashboardKey],
    });
}
