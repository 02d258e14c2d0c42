import { NavLink as MenuLink, Stack, Text } from '@mantine/core';
import { NavLink, useLocation } from 'react-router';
import classes from './MainMenu.module.css';
import { useMainMenu } from './useMainMenu.ts';

/** The navigation on the left. */
export function MainMenu() {
  const groups = useMainMenu();
  const { pathname } = useLocation();
  return (
    <Stack gap="lg">
      {groups.map((group) => (
        <div key={group.title ?? 'top'} role="group" aria-label={group.title ?? 'CRM'}>
          {group.title === undefined ? null : <Text className={classes.group ?? ''}>{group.title}</Text>}
          {group.destinations.map(({ to, label, icon: Icon }) => (
            <MenuLink
              key={to}
              component={NavLink}
              to={to}
              label={label}
              active={pathname.startsWith(to)}
              className={classes.link ?? ''}
              leftSection={<Icon size={19} stroke={1.8} aria-hidden />}
            />
          ))}
        </div>
      ))}
    </Stack>
  );
}
