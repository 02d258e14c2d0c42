import { Menu, Text } from '@mantine/core';
import type { Schemas } from '../api/client.ts';
import { indicatorLooks } from '../states/looks.ts';

type Status = Schemas['ProductStatusResponseDto'];

interface StatusItemsProps {
  statuses: readonly Status[];
  currentId?: string;
  onChoose: (status: Status) => void;
}

/** The product statuses of the CRM as the items of a menu, each with its indicator. */
export function StatusItems({ statuses, currentId, onChoose }: StatusItemsProps) {
  return (
    <Menu.Dropdown>
      <Menu.Label>Status (indicator)</Menu.Label>
      {statuses.map((status) => (
        <Menu.Item
          key={status.id}
          disabled={status.id === currentId}
          onClick={() => onChoose(status)}
          rightSection={
            <Text size="xs" c="dimmed">
              {indicatorLooks[status.indicator].word}
            </Text>
          }
        >
          {status.name}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  );
}
