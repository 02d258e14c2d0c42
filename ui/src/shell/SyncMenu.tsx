import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconRefresh } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useMainMenu } from './useMainMenu.ts';

/** The Sync button of the top bar, with the way to Institutions & Sources (guide 000, step 3). */
export function SyncMenu() {
  const destinations = useMainMenu()
    .flatMap((group) => group.destinations)
    .filter(({ to }) => to.startsWith('/sync/') || to.startsWith('/reports/'));
  if (destinations.length === 0) return null;
  return (
    <Menu position="bottom-end" width={230} shadow="md">
      <Menu.Target>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconRefresh size={17} aria-hidden />}
          rightSection={<IconChevronDown size={15} aria-hidden />}
        >
          Sync
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {destinations.map(({ to, label, icon: Icon }) => (
          <Menu.Item key={to} component={Link} to={to} leftSection={<Icon size={17} aria-hidden />}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
