import { Button, Menu, Text } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { offerUndo, tellProblem } from '../feedback/toasts.tsx';
import { useMay } from '../session/useMe.ts';
import { indicatorLooks } from '../states/looks.ts';
import type { Policy } from './usePolicies.ts';
import { useProductStatuses, useUpdatePolicy } from './usePolicies.ts';

type Facts = Pick<Policy, 'id' | 'statusId' | 'statusName' | 'indicator'>;

/** The product status, changed in place: the usual answer to what the sync found (guide 001). */
export function StatusMenu({ policy }: { policy: Facts }) {
  const statuses = useProductStatuses();
  const update = useUpdatePolicy();
  const mayWrite = useMay('crm.write');
  const change = (statusId: string) => update.mutateAsync({ id: policy.id, changes: { statusId } });
  const choose = (statusId: string, name: string) => {
    const former = policy.statusId;
    change(statusId)
      .then(() => offerUndo(`Status is now ${name}.`, () => void change(former).catch(tellProblem)))
      .catch(tellProblem);
  };
  if (!mayWrite) return <Text size="sm">{policy.statusName}</Text>;
  return (
    <Menu position="bottom-end" width={230} shadow="md">
      <Menu.Target>
        <Button
          variant="default"
          size="sm"
          loading={update.isPending}
          rightSection={<IconChevronDown size={15} aria-hidden />}
          aria-label={`Status: ${policy.statusName}. Change it`}
        >
          {policy.statusName}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Status (indicator)</Menu.Label>
        {(statuses.data?.items ?? []).map(({ id, name, indicator }) => (
          <Menu.Item
            key={id}
            disabled={id === policy.statusId}
            onClick={() => choose(id, name)}
            rightSection={
              <Text size="xs" c="dimmed">
                {indicatorLooks[indicator].word}
              </Text>
            }
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
