import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { tellProblem } from '../feedback/toasts.tsx';
import { useMe } from '../session/useMe.ts';
import { useSignOut } from '../session/useSignIn.ts';
import { roleWords } from './roleWords.ts';

export function UserMenu() {
  const { user, organization } = useMe();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={250} shadow="md">
      <Menu.Target>
        <UnstyledButton aria-label={`${user.name}, ${organization.name}: account menu`}>
          <Avatar name={user.name} color="ink" variant="filled" size={34} radius="xl" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={650} c="dark">
            {user.name}
          </Text>
          <Text size="xs">{`${roleWords[user.role]} · ${user.email}`}</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={17} aria-hidden />}
          onClick={() => signOut.mutate(undefined, { onError: tellProblem })}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
