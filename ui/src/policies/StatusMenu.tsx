import { Button, Menu, Text } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useMay } from '../session/useMe.ts';
import { StatusItems } from './StatusItems.tsx';
import type { Policy } from './usePolicies.ts';
import { useChangeStatus } from './useChangeStatus.ts';
import { useProductStatuses } from './usePolicies.ts';

type Facts = Pick<Policy, 'id' | 'statusId' | 'statusName' | 'indicator'>;

/** The product status, changed in place: the usual answer to what the sync found (guide 001). */
export function StatusMenu({ policy }: { policy: Facts }) {
  const statuses = useProductStatuses();
  const status = useChangeStatus();
  const mayWrite = useMay('crm.write');
  if (!mayWrite) return <Text size="sm">{policy.statusName}</Text>;
  return (
    <Menu position="bottom-end" width={230} shadow="md">
      <Menu.Target>
        <Button
          variant="default"
          size="sm"
          loading={status.isPending}
          rightSection={<IconChevronDown size={15} aria-hidden />}
          aria-label={`Status: ${policy.statusName}. Change it`}
        >
          {policy.statusName}
        </Button>
      </Menu.Target>
      <StatusItems
        statuses={statuses.data?.items ?? []}
        currentId={policy.statusId}
        onChoose={(to) => void status.change({ policies: [policy], to })}
      />
    </Menu>
  );
}
